package io.drover.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallResult;
import io.drover.ledger.Audit;
import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each way to say who one is, and the roles that come of it. */
class IdentityTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2020-05-25T10:00:00Z"), ZoneOffset.UTC);
    private static final String PROXY = "192.0.2.7";
    /** The SHA-256 of the token {@code tok-en}. */
    private static final String HASH = "502075a20e6d072bbb6b91cdb37040a98efb77fe587da0d0ff85a47c3ff1ed7a";

    private static final String ROLES =
            """
            admin: {groups: [releng], users: []}
            manual_rebuilder: {groups: [], users: [alice, "CN=alice,O=Example"]}
            """;

    private final TestDatabase database = TestDatabases.h2();
    private final Map<String, CallResult<JsonNode>> tokens = new HashMap<>();
    private final Map<String, CallResult<JsonNode>> people = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    @AfterEach
    void close() {
        database.close();
    }

    private final OidcIdentity.Provider provider = new OidcIdentity.Provider() {
        @Override
        public CallResult<JsonNode> introspect(String token) {
            asked.add(token);
            return tokens.getOrDefault(token, done("{'active': false}"));
        }

        @Override
        public CallResult<JsonNode> userinfo(String token) {
            return people.getOrDefault(token, done("{}"));
        }
    };

    private static CallResult<JsonNode> done(String json) {
        return new CallResult.Done<>(LedgerFixture.json(json.replace('\'', '"')), "");
    }

    private Proxies proxies() {
        return new Proxies(List.of(PROXY, "::1"), new Audit(database.database(), CLOCK), CLOCK);
    }

    private static User login(Request request, Identity... identities) {
        return new Login(List.of(identities), Roles.parse(ROLES, "roles"), new FailedLogins(3, CLOCK))
                .require(request, Set.of());
    }

    private static Request request(String authorization, String address, Map<String, String> headers) {
        return new Request(
                "POST", "/x", Query.parse(null), authorization, "", address, "http://x", headers, new byte[0]);
    }

    private static void refused(int status, String message, Request request, Identity... identities) {
        assertThatThrownBy(() -> login(request, identities)).isInstanceOfSatisfying(ApiError.class, error -> {
            assertThat(error.answer().status()).isEqualTo(status);
            assertThat(error).hasMessage(message);
        });
    }

    @Test
    void aProxySaysWhoSomebodyIs() {
        Identity proxy = new ProxyIdentity(proxies(), "X-Remote-User", "X-Remote-Groups", Set.of("EXAMPLE.ORG"));

        assertThat(login(
                        request(
                                null,
                                PROXY,
                                Map.of("x-remote-user", "alice@EXAMPLE.ORG", "x-remote-groups", "a, releng")),
                        proxy))
                .isEqualTo(new User("alice", Set.of("manual_rebuilder", "admin")));
        assertThat(login(request(null, "0:0:0:0:0:0:0:1", Map.of("x-remote-user", "bob@EXAMPLE.ORG")), proxy))
                .isEqualTo(new User("bob", Set.of()));
        refused(401, "Unauthorized", request(null, PROXY, Map.of("x-remote-user", "alice@OTHER.ORG")), proxy);
        refused(401, "Unauthorized", request(null, PROXY, Map.of("x-remote-user", "alice")), proxy);
        refused(401, "Unauthorized", request(null, PROXY, Map.of("x-remote-user", "a b@EXAMPLE.ORG")), proxy);
        refused(
                401,
                "Unauthorized",
                request(null, PROXY, Map.of("x-remote-user", "mallory@EXAMPLE.ORG\nalice@EXAMPLE.ORG")),
                proxy);
        assertThat(new Audit(database.database(), CLOCK).verify())
                .isInstanceOfSatisfying(Audit.Verdict.Intact.class, intact -> assertThat(intact.rows())
                        .isZero());
    }

    @Test
    void headersThatNoProxySendsCountForNothingAndAreAudited() {
        Proxies proxies = proxies();
        Identity proxy = new ProxyIdentity(proxies, "X-Remote-User", "X-Remote-Groups", Set.of());
        Identity certificate = new CertificateIdentity(proxies, "SSL_CLIENT_VERIFY", "SSL_CLIENT_S_DN");
        Map<String, String> forged = Map.of(
                "x-remote-user", "alice", "ssl_client_verify", "SUCCESS", "ssl_client_s_dn", "CN=alice,O=Example");

        refused(401, "Unauthorized", request(null, "198.51.100.9", forged), proxy, certificate);
        refused(401, "Unauthorized", request(null, "198.51.100.9", forged), proxy, certificate);
        refused(401, "Unauthorized", request(null, "192.0.2.70", forged), proxy, certificate);

        List<String> audit = database.database()
                .sql()
                .sql("SELECT who || ' ' || what || ' ' || subject || ' ' || detail FROM audit ORDER BY id")
                .query(String.class)
                .list();
        assertThat(audit)
                .containsExactly(
                        "address 198.51.100.9 login.forged POST /x {\"header\":\"x-remote-user\",\"headers\":"
                                + "\"[ssl_client_s_dn, ssl_client_verify, x-remote-user]\"}",
                        "address 192.0.2.70 login.forged POST /x {\"header\":\"x-remote-user\",\"headers\":"
                                + "\"[ssl_client_s_dn, ssl_client_verify, x-remote-user]\"}");
        assertThat(audit.toString()).doesNotContain("CN=alice");
    }

    @Test
    void aCertificateIsItsSubject() {
        Identity certificate = new CertificateIdentity(proxies(), "SSL_CLIENT_VERIFY", "SSL_CLIENT_S_DN");
        String subject = "CN=alice,O=Example";

        assertThat(login(
                        request(null, PROXY, Map.of("ssl_client_verify", "SUCCESS", "ssl_client_s_dn", subject)),
                        certificate))
                .isEqualTo(new User(subject, Set.of("manual_rebuilder")));
        refused(
                401,
                "Unauthorized",
                request(null, PROXY, Map.of("ssl_client_verify", "FAILED:expired", "ssl_client_s_dn", subject)),
                certificate);
        refused(401, "Unauthorized", request(null, PROXY, Map.of("ssl_client_s_dn", subject)), certificate);
        refused(401, "Unauthorized", request(null, PROXY, Map.of("ssl_client_verify", "SUCCESS")), certificate);
    }

    @Test
    void aTokenOfTheFileIsKnownByItsHash() {
        Identity file = TokenIdentity.parse(List.of("# programs", "ci:" + HASH + ":sender, verb:koji-*"), "tokens");

        assertThat(login(request("Bearer tok-en", "a", Map.of()), file))
                .isEqualTo(new User("ci", Set.of("sender", "verb:koji-*")));
        refused(401, "Unauthorized", request("Bearer tok-en2", "a", Map.of()), file);
        refused(401, "Unauthorized", request("Bearer " + HASH, "a", Map.of()), file);
        assertThatThrownBy(() -> TokenIdentity.parse(List.of("", "ci:tok-en:admin"), "tokens"))
                .hasMessageStartingWith("tokens, line 2: want name:hash")
                .hasMessageNotContaining("tok-en");
    }

    @Test
    void aTokenOfTheProviderHasItsScopesAndGroups() {
        Identity oidc = new OidcIdentity(provider, new OidcIdentity.Scopes(Set.of("openid"), "https://f/"));
        tokens.put(
                "good",
                done("{'active': true, 'username': 'ann', 'scope': 'openid https://f/submit-build https://g/x'}"));
        people.put("good", done("{'sub': 'ann', 'groups': ['releng']}"));
        tokens.put("narrow", done("{'active': true, 'sub': 'ann', 'scope': 'email', 'groups': ['releng']}"));
        tokens.put("revoked", done("{'active': false, 'username': 'ann', 'scope': 'openid'}"));
        tokens.put("away", new CallResult.Unavailable<>("HTTP 503", null));

        assertThat(login(request("Bearer good", "a", Map.of()), oidc))
                .isEqualTo(new User("ann", Set.of("admin"), Set.of("submit-build")));
        refused(401, "Required OIDC scope openid not present.", request("Bearer narrow", "a", Map.of()), oidc);
        refused(401, "Unauthorized", request("Bearer revoked", "a", Map.of()), oidc);
        refused(401, "Unauthorized", request("Bearer unknown", "a", Map.of()), oidc);
        refused(503, "Who you are cannot be told now. Try again later.", request("Bearer away", "a", Map.of()), oidc);
        asked.clear();
        refused(401, "Unauthorized", request("Bearer a b\"", "a", Map.of()), oidc);
        assertThat(asked).isEmpty();
    }

    @Test
    void theFirstWayThatTellsIsTaken() {
        Identity file = TokenIdentity.parse(List.of("ci:" + HASH), "tokens");
        Identity oidc = new OidcIdentity(provider, new OidcIdentity.Scopes(Set.of(), ""));
        Identity basic = new BasicIdentity(LoginTest.users());
        tokens.put("good", done("{'active': true, 'username': 'ann', 'scope': ''}"));

        assertThat(login(request("Bearer good", "a", Map.of()), basic, file, oidc)
                        .name())
                .isEqualTo("ann");
        assertThat(login(request("Bearer tok-en", "a", Map.of()), basic, file, oidc)
                        .name())
                .isEqualTo("ci");
        assertThat(asked).containsExactly("good");
        assertThat(login(request(LoginTest.basic("alice", "secret"), "a", Map.of()), basic, file, oidc)
                        .roles())
                .containsExactlyInAnyOrder("admin", "sender", "manual_rebuilder");
        assertThatThrownBy(() -> login(request(null, "a", Map.of()), basic, file, oidc))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.answer().headers())
                                .containsEntry(
                                        "WWW-Authenticate",
                                        "Basic realm=\"drover\", charset=\"UTF-8\", Bearer realm=\"drover\""));
        assertThat(Login.backend(List.of(basic))).isEqualTo("basic");
        assertThat(Login.backend(List.of(
                        new CertificateIdentity(proxies(), "a", "b"),
                        new ProxyIdentity(proxies(), "a", "b", Set.of()))))
                .isEqualTo("kerberos_or_ssl");
    }

    @Test
    void whereNobodyHasToLogInEverybodyMayDoEverything() {
        User anybody = login(request(null, "a", Map.of()), new Anybody());

        assertThat(anybody.name()).isEmpty();
        assertThat(anybody.roles()).isEqualTo(Roles.KNOWN);
        anybody.requireScope("submit-build");
    }

    @Test
    void refusesRolesThatItDoesNotUnderstand() {
        assertThatThrownBy(() -> Roles.parse("root: {users: [a]}", "roles"))
                .hasMessage("roles: root: there is no such role; there are [admin, freshmaker_async_rebuilders,"
                        + " manual_rebuilder, operator, sender] and verb:NAME, where a star stands for any characters, as in"
                        + " verb:koji-*");
        assertThatThrownBy(() -> Roles.parse("admin: {user: [a]}", "roles"))
                .hasMessage("roles: admin: want groups and users, not user");
        assertThatThrownBy(() -> Roles.parse("admin: {users: a}", "roles"))
                .hasMessage("roles: admin.users: want a list of names");
        assertThatThrownBy(() -> Roles.parse("[admin]", "roles"))
                .hasMessage("roles: want roles with their groups and users");
        assertThat(Roles.parse("{\"admin\": {\"groups\": [], \"users\": [\"a\"]}}", "roles")
                        .of("a", Set.of()))
                .containsExactly("admin");
    }

    @Test
    void theShippedExampleCanBeUsed() {
        assertThat(Roles.load(java.nio.file.Path.of("config/roles.yaml")).of("x", Set.of("sysadmin-releng")))
                .containsExactly("admin");
    }

    @Test
    void aNameIsNoAddress() {
        assertThatThrownBy(
                        () -> new Proxies(List.of("proxy.example.org"), new Audit(database.database(), CLOCK), CLOCK))
                .hasMessage("drover.api.proxies: an IP address, not proxy.example.org");
    }
}

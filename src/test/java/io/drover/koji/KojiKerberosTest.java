package io.drover.koji;

import static io.drover.koji.KojiContext.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drover.dispatch.CallResult;
import io.drover.testing.Httpd;
import io.drover.testing.KerberosRealm;
import io.drover.testing.TlsAuthority;
import io.drover.tls.PemFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins by ticket: a KDC of MIT Kerberos, Apache httpd with mod_auth_gssapi, and behind it the simulator's hub. */
class KojiKerberosTest {

    private static final String PROPERTY = "java.security.krb5.conf";
    private static final String TAG_BUILD = "koji:tagBuild?session=REQUIRED";
    private static final String TAG = "['f41-updates', 'bash-5.2.32-1.fc41']";
    private static final String TAGGED = "tagBuild bash-5.2.32-1.fc41 into f41-updates";
    private static final String DROVER = "drover@" + KerberosRealm.REALM;
    private static final String RELENG = "releng/localhost@" + KerberosRealm.REALM;

    @TempDir
    static Path folder;

    private static KerberosRealm realm;
    private static Path ca;
    private static Path service;
    private static Path drover;
    private static Path releng;
    private static @Nullable String before;

    private HubServer hub;
    private Httpd httpd;

    @BeforeAll
    static void makeRealm() throws Exception {
        before = System.getProperty(PROPERTY);
        realm = new KerberosRealm(folder);
        service = realm.keytab("HTTP/localhost");
        drover = realm.keytab("drover");
        releng = realm.keytab("releng/localhost");
        TlsAuthority authority = new TlsAuthority(folder, "ca");
        ca = authority.certificate();
        authority.issue("localhost", "localhost");
        // each login reads it anew, so that it need not be there when Java starts
        System.setProperty(PROPERTY, realm.configuration().toString());
    }

    @AfterAll
    static void endRealm() {
        if (realm != null) {
            realm.close();
        }
        if (before == null) {
            System.clearProperty(PROPERTY);
        } else {
            System.setProperty(PROPERTY, before);
        }
    }

    @BeforeEach
    void start() throws Exception {
        hub = new HubServer();
        httpd = Httpd.negotiating(folder, realm, service, hub.port());
    }

    @AfterEach
    void stop() {
        httpd.close();
        hub.close();
    }

    @Test
    void logsInByAKeytabWithOneRequestAndCallsWithoutATicket() throws Exception {
        try (KojiContext camel = context(new KojiAuth.Kerberos("", DROVER, drover, null))) {
            camel.send(TAG_BUILD, json(TAG));
            camel.send("koji:getLoggedInUser?session=REQUIRED", null);
            assertThat(camel.ask("koji:getTag", "['f41']").path("name").asText())
                    .isEqualTo("f41");
        }
        assertThat(hub.methods()).containsExactly("sslLogin", "tagBuild", "getLoggedInUser", "getTag", "logout");
        assertThat(hub.requests.get(0).path()).isEqualTo("/kojihub/ssllogin");
        assertThat(hub.requests.get(0).headers())
                .containsEntry("x-remote-user", DROVER)
                .hasEntrySatisfying("authorization", token -> assertThat(token).startsWith("Negotiate YII"));
        assertThat(hub.requests.get(0).headers().keySet()).noneMatch(name -> name.startsWith("koji-"));
        assertThat(hub.requests.subList(1, 5)).allSatisfy(request -> {
            assertThat(request.path()).isEqualTo("/kojihub");
            assertThat(request.headers()).doesNotContainKey("authorization");
        });
        assertThat(hub.effects()).containsExactly(TAGGED);
    }

    @Test
    void logsInByAServicePrincipal() throws Exception {
        try (KojiContext camel = context(new KojiAuth.Kerberos("", RELENG, releng, null))) {
            assertThat(((com.fasterxml.jackson.databind.JsonNode)
                                    camel.send("koji:getLoggedInUser?session=REQUIRED", null))
                            .path("name")
                            .asText())
                    .isEqualTo("releng");
        }
    }

    @Test
    void logsInByACacheThatOthersFill() throws Exception {
        Path cache = realm.cache("drover", drover);
        try (KojiContext camel = context(new KojiAuth.Kerberos("", "", null, cache))) {
            camel.send(TAG_BUILD, json(TAG));
            assertThat(hub.requests.get(0).headers()).containsEntry("x-remote-user", DROVER);
            hub.hub.forgetSessions();
            Files.delete(cache);
            KojiException denied = failure(camel);
            assertThat(denied.result()).isInstanceOf(CallResult.Denied.class);
            assertThat(denied.result().evidence()).contains(cache.toString(), "ccache");
        }
        assertThat(hub.effects()).containsExactly(TAGGED);
    }

    @Test
    void logsInWithAFreshTicketWhenTheSessionIsGone() throws Exception {
        try (KojiContext camel = context(new KojiAuth.Kerberos("", DROVER, drover, null))) {
            camel.send("koji:getLoggedInUser?session=REQUIRED", null);
            hub.hub.expireSessions();
            camel.send(TAG_BUILD, json(TAG));
        }
        assertThat(hub.methods())
                .containsExactly("sslLogin", "getLoggedInUser", "tagBuild", "sslLogin", "tagBuild", "logout");
        assertThat(hub.requests.get(3).headers().get("authorization"))
                .as("a server remembers tickets and takes none twice")
                .isNotEqualTo(hub.requests.get(0).headers().get("authorization"));
        assertThat(hub.effects()).containsExactly(TAGGED);
    }

    @Test
    void isDeniedWithAKeytabThatIsTooOld() throws Exception {
        Path old = realm.keytab("former");
        realm.forgetKeys("former");
        try (KojiContext camel = context(new KojiAuth.Kerberos("", "former@" + KerberosRealm.REALM, old, null))) {
            KojiException denied = failure(camel);
            assertThat(denied.result()).isInstanceOf(CallResult.Denied.class);
            assertThat(denied.result().evidence())
                    .contains("sslLogin was not sent", "former@DROVER.TEST", old.toString(), "krb5.conf");
        }
        assertThat(hub.requests).isEmpty();
    }

    @Test
    void isDeniedWithAPrincipalThatTheKdcOrTheKeytabDoesNotKnow() throws Exception {
        try (KojiContext camel = context(new KojiAuth.Kerberos("", "nobody@" + KerberosRealm.REALM, drover, null))) {
            assertThat(failure(camel).result()).isInstanceOf(CallResult.Denied.class);
        }
        assertThat(hub.requests).isEmpty();
    }

    @Test
    void aTicketThatHttpdDoesNotTakeIsDenied() throws Exception {
        httpd.close();
        realm.forgetKeys("HTTP/localhost");
        httpd = Httpd.negotiating(folder, realm, service, hub.port());
        try (KojiContext camel = context(new KojiAuth.Kerberos("", DROVER, drover, null))) {
            KojiException denied = failure(camel);
            assertThat(denied.result()).isInstanceOf(CallResult.Denied.class);
            assertThat(denied.result().evidence())
                    .contains("HTTP 401", "Negotiate")
                    .doesNotContain("YII");
        } finally {
            service = realm.keytab("HTTP/localhost");
        }
        assertThat(hub.requests).isEmpty();
    }

    @Test
    void aHubThatIsNotInTheRealmIsDenied() throws Exception {
        KojiProfile elsewhere = profile(
                URI.create("https://127.0.0.1:" + httpd.port() + "/kojihub"),
                new KojiAuth.Kerberos("", DROVER, drover, null));
        try (KojiContext camel = new KojiContext(elsewhere)) {
            KojiException denied = failure(camel);
            assertThat(denied.result()).isInstanceOf(CallResult.Denied.class);
            assertThat(denied.result().evidence()).contains("HTTP@127.0.0.1");
        }
        assertThat(hub.requests).isEmpty();
    }

    @Test
    void aKdcThatIsAwayIsUnavailableUntilItIsBack() throws Exception {
        try (KojiContext camel = context(new KojiAuth.Kerberos("", DROVER, drover, null))) {
            realm.stop();
            try {
                assertThat(failure(camel).result()).isInstanceOf(CallResult.Unavailable.class);
            } finally {
                realm.start();
            }
            assertThat(hub.requests).isEmpty();
            camel.send(TAG_BUILD, json(TAG));
        }
        assertThat(hub.effects()).containsExactly(TAGGED);
    }

    @Test
    void refusesWhatCannotWork() {
        assertThatThrownBy(() -> new KojiAuth.Kerberos("", "", drover, null)).hasMessageContaining("principal");
        assertThatThrownBy(() -> new KojiAuth.Kerberos("", DROVER, drover, drover))
                .hasMessageContaining("not both");
        assertThatThrownBy(() -> new KojiAuth.Kerberos("", DROVER, folder.resolve("none"), null).check())
                .hasMessageContaining("keytab: cannot read");
        assertThatThrownBy(() -> profile(
                        URI.create("http://localhost/kojihub"), new KojiAuth.Kerberos("", DROVER, drover, null)))
                .hasMessageContaining("https");
    }

    private KojiContext context(KojiAuth auth) throws Exception {
        return new KojiContext(profile(URI.create("https://localhost:" + httpd.port() + "/kojihub"), auth));
    }

    private static KojiProfile profile(URI server, KojiAuth auth) {
        return new KojiProfile(
                KojiProfile.DEFAULT, server, "", "", auth, new PemFile("serverca", ca), Duration.ofSeconds(20), 1);
    }

    private static KojiException failure(KojiContext camel) {
        return catchThrowableOfType(KojiException.class, () -> camel.send(TAG_BUILD, json(TAG)));
    }
}

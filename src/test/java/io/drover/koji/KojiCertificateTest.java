package io.drover.koji;

import static io.drover.koji.KojiContext.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drover.dispatch.CallResult;
import io.drover.testing.Httpd;
import io.drover.testing.TlsAuthority;
import io.drover.tls.PemFile;
import io.drover.tls.PemFiles;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins by certificate, at a server that asks for one in its handshake and at an httpd that asks at one path only. */
class KojiCertificateTest {

    private static final String TAG_BUILD = "koji:tagBuild?session=REQUIRED";
    private static final String TAG = "['f41-updates', 'bash-5.2.32-1.fc41']";
    private static final String TAGGED = "tagBuild bash-5.2.32-1.fc41 into f41-updates";

    @TempDir
    static Path folder;

    private static Path ca;
    private static Path otherCa;

    @BeforeAll
    static void makeCertificates() throws Exception {
        TlsAuthority authority = new TlsAuthority(folder, "ca");
        ca = authority.certificate();
        authority.issue("hub", "127.0.0.1");
        authority.issue("localhost", "localhost");
        authority.issue("elsewhere", "elsewhere.example.org");
        authority.issue("hub-of-yesterday", "127.0.0.1", Instant.now().minus(Duration.ofDays(1)));
        authority.issue("drover", "");
        authority.issueRsa("mallory");
        Files.move(authority.issueRsa("drover-rsa"), folder.resolve("rsa.pem"));
        authority.issue("yesterday", "", Instant.now().minus(Duration.ofDays(1)));
        TlsAuthority other = new TlsAuthority(folder, "other-ca");
        otherCa = other.certificate();
        other.issue("stranger", "");
    }

    @Test
    void logsInByItsCertificateAtSslloginOnlyAndCallsInThatSession() throws Exception {
        try (HubServer hub = hub("hub");
                KojiContext camel = new KojiContext(profile(hub.uri(), "drover", ca))) {
            camel.send(TAG_BUILD, json(TAG));
            camel.send("koji:getLoggedInUser?session=REQUIRED", null);
            assertThat(camel.ask("koji:getTag", "['f41']").path("name").asText())
                    .isEqualTo("f41");
            assertThat(hub.methods()).containsExactly("sslLogin", "tagBuild", "getLoggedInUser", "getTag");
            assertThat(hub.requests)
                    .extracting(request -> request.path())
                    .containsExactly("/kojihub/ssllogin", "/kojihub", "/kojihub", "/kojihub");
            assertThat(hub.requests.get(0).headers().keySet()).noneMatch(name -> name.startsWith("koji-"));
            assertThat(hub.requests.get(1).headers()).containsKey("koji-session-key");
            assertThat(hub.effects()).containsExactly(TAGGED);
        }
    }

    @Test
    void takesAKeyInOpensslsOldForm() throws Exception {
        try (HubServer hub = hub("hub");
                KojiContext camel = new KojiContext(profile(hub.uri(), "rsa", ca))) {
            // the hub does not know drover-rsa, but that it says so means that the certificate was taken
            assertThat(failure(camel).result()).isInstanceOf(CallResult.Denied.class);
            assertThat(failure(camel).code()).isEqualTo(1002);
            assertThat(hub.effects()).isEmpty();
        }
    }

    @Test
    void logsInAgainWithoutSessionHeadersWhenTheSessionIsGone() throws Exception {
        try (HubServer hub = hub("hub");
                KojiContext camel = new KojiContext(profile(hub.uri(), "drover", ca))) {
            camel.send("koji:getLoggedInUser?session=REQUIRED", null);
            hub.hub.expireSessions();
            camel.send(TAG_BUILD, json(TAG));
            assertThat(hub.methods())
                    .containsExactly("sslLogin", "getLoggedInUser", "tagBuild", "sslLogin", "tagBuild");
            assertThat(hub.requests.get(3).headers().keySet()).noneMatch(name -> name.startsWith("koji-"));
            assertThat(hub.requests.get(4).headers()).containsEntry("koji-session-callnum", "1");
            assertThat(hub.effects()).containsExactly(TAGGED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hub other-ca", "elsewhere ca", "hub-of-yesterday ca"})
    void talksToNoHubWhoseCertificateIsNotGood(String serverAndCa) throws Exception {
        String[] words = serverAndCa.split(" ");
        Path trusted = words[1].equals("ca") ? ca : otherCa;
        try (HubServer hub = hub(words[0]);
                KojiContext camel = new KojiContext(profile(hub.uri(), "drover", trusted))) {
            KojiException denied = failure(camel);
            assertThat(denied.result()).isInstanceOf(CallResult.Denied.class);
            assertThat(denied.result().evidence())
                    .contains("sslLogin at " + hub.uri(), "the hub's certificate is not accepted", "serverca");
            assertThat(hub.requests).isEmpty();
        }
    }

    @Test
    void showsNobodyACertificateThatHasExpired() throws Exception {
        try (HubServer hub = hub("hub");
                KojiContext camel = new KojiContext(profile(hub.uri(), "yesterday", ca))) {
            KojiException denied = failure(camel);
            assertThat(denied.result()).isInstanceOf(CallResult.Denied.class);
            assertThat(denied.result().evidence()).contains("not valid now", "yesterday.pem");
            assertThat(hub.requests).isEmpty();
        }
    }

    @Test
    void isDeniedWithACertificateOfStrangers() throws Exception {
        try (HubServer hub = hub("hub");
                KojiContext camel = new KojiContext(profile(hub.uri(), "stranger", ca))) {
            assertThat(failure(camel).result()).isInstanceOf(CallResult.Denied.class);
            assertThat(hub.effects()).isEmpty();
        }
    }

    @Test
    void anHttpdThatAsksAtOnePathOnlyIsShownTheCertificate() throws Exception {
        try (HubServer hub = new HubServer();
                Httpd httpd = Httpd.certified(folder, ca, "all", hub.port());
                KojiContext camel = new KojiContext(profile(uri(httpd), "drover", ca))) {
            camel.send(TAG_BUILD, json(TAG));
            assertThat(hub.methods()).containsExactly("sslLogin", "tagBuild");
            assertThat(hub.requests.get(0).headers()).containsEntry("x-remote-user", "drover");
            assertThat(hub.requests.get(1).headers()).doesNotContainKey("x-remote-user");
            assertThat(hub.effects()).containsExactly(TAGGED);
        }
    }

    @Test
    void anHttpdThatDoesNotKnowOurCaIsNotAHubThatAnswers() throws Exception {
        try (HubServer hub = new HubServer();
                Httpd httpd = Httpd.certified(folder, ca, "all", hub.port());
                KojiContext camel = new KojiContext(profile(uri(httpd), "stranger", ca))) {
            assertThat(failure(camel).result()).isInstanceOfAny(CallResult.Denied.class, CallResult.Unavailable.class);
            assertThat(hub.requests).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere.pem: cannot read", "ca.pem: holds no unencrypted", "locked.pem: ENCRYPTED"})
    void saysAtTheStartWhatIsWrongWithTheFile(String fileAndWords) throws Exception {
        String[] words = fileAndWords.split(": ");
        Files.writeString(
                folder.resolve("locked.pem"),
                Files.readString(ca)
                        + "-----BEGIN ENCRYPTED PRIVATE KEY-----\nczNjcmV0\n-----END ENCRYPTED PRIVATE KEY-----\n");
        KojiProfile profile = profile(URI.create("https://koji.example.org/kojihub"), words[0].replace(".pem", ""), ca);
        assertThatThrownBy(profile::check)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("drover.koji.cert")
                .hasMessageContaining(words[0])
                .hasMessageContaining(words[1])
                .hasMessageNotContaining("czNjcmV0");
    }

    @Test
    void isCalledByItsCommonName() {
        KojiAuth auth = profile(URI.create("https://koji.example.org/kojihub"), "drover", ca)
                .auth();
        assertThat(auth.account()).isEqualTo("drover");
        assertThat(new KojiAuth.Certificate("releng", pem("drover")).account()).isEqualTo("releng");
    }

    @Test
    void wantsHttps() {
        assertThatThrownBy(() -> profile(URI.create("http://koji.example.org/kojihub"), "drover", ca))
                .hasMessageContaining("https");
    }

    private static HubServer hub(String certificate) throws Exception {
        SSLContext tls = PemFiles.context(
                PemFiles.identity(pem(certificate), pem(certificate)),
                PemFiles.authorities(new PemFile("the server's ca", ca)));
        return new HubServer(tls);
    }

    private static PemFile pem(String name) {
        return new PemFile("drover.koji.cert", folder.resolve(name + ".pem"));
    }

    private static URI uri(Httpd httpd) {
        return URI.create("https://localhost:" + httpd.port() + "/kojihub");
    }

    private static KojiProfile profile(URI server, String certificate, Path serverca) {
        return new KojiProfile(
                KojiProfile.DEFAULT,
                server,
                "",
                "",
                new KojiAuth.Certificate("", pem(certificate)),
                new PemFile("drover.koji.serverca", serverca),
                Duration.ofSeconds(20),
                1);
    }

    private static KojiException failure(KojiContext camel) {
        return catchThrowableOfType(KojiException.class, () -> camel.send(TAG_BUILD, json(TAG)));
    }
}

package io.drover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.drover.koji.KojiAuth;
import io.drover.koji.KojiProfile;
import io.drover.koji.KojiProfiles;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Which hub one gets by which name: the section drover.koji over koji.conf. */
class KojiSectionsTest {
    private static final String FEDORA = "https://koji.fedoraproject.org/kojihub";

    @TempDir
    Path folder;

    private Path conf;
    private Path keytab;

    @BeforeEach
    void write() throws IOException {
        keytab = Files.writeString(folder.resolve("drover.keytab"), "k");
        conf = Files.writeString(
                folder.resolve("koji.conf"),
                """
                [fedora]
                server = https://koji.example.org/kojihub
                authtype = kerberos
                principal = drover@EXAMPLE.ORG
                keytab = %s
                timeout = 90
                [stg]
                server = https://koji.stg.example.org/kojihub
                weburl = https://koji.stg.example.org/koji
                [loose]
                server = https://loose.example.org/kojihub
                no_ssl_verify = true
                [empty]
                weburl = https://empty.example.org
                """
                        .formatted(keytab));
    }

    @Test
    void theShippedDefaultsAreFedorasHubWithoutALogin() {
        KojiProfile usual = new KojiSections(Settings.defaults().overlaidBy(Map.of("drover.koji.conf", ""), "test"))
                .profiles()
                .usual();
        assertThat(usual.server()).hasToString(FEDORA);
        assertThat(usual.weburl()).isEqualTo("https://koji.fedoraproject.org/koji");
        assertThat(usual.auth()).isEqualTo(new KojiAuth.None());
        assertThat(usual.timeout()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void sectionsOfKojiConfAreProfilesBesideTheDefaultOne() {
        KojiProfiles profiles = profiles(Map.of());
        assertThat(profiles.names()).containsExactly("default", "fedora", "stg");
        assertThat(profiles.usual().server()).hasToString(FEDORA);
        KojiProfile fedora = profiles.get("fedora");
        assertThat(fedora.auth()).isEqualTo(new KojiAuth.Kerberos("", "drover@EXAMPLE.ORG", keytab, null));
        assertThat(fedora.timeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(fedora.sessions()).isEqualTo(4);
        assertThat(fedora.weburl()).as("of another hub").isEmpty();
    }

    @Test
    void whatKojiConfSaysThatIsNotDoneHurtsThoseWhoNameIt() {
        KojiProfiles profiles = profiles(Map.of());
        assertThatThrownBy(() -> profiles.get("loose")).hasMessageContaining("no_ssl_verify: is not done");
        assertThatThrownBy(() -> profiles.get("empty")).hasMessageContaining("server must be set");
        assertThatThrownBy(() -> profiles(Map.of("profile", "loose")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("drover.koji: ")
                .hasMessageContaining("no_ssl_verify");
        assertThatThrownBy(() -> profiles(Map.of("loose.sessions", "1")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("drover.koji.loose: ")
                .hasMessageContaining("no_ssl_verify");
    }

    @Test
    void theDefaultProfileCanBeOneOfKojiConf() {
        KojiProfile usual =
                profiles(Map.of("profile", "fedora", "sessions", "7")).usual();
        assertThat(usual.name()).isEqualTo("default");
        assertThat(usual.server()).hasToString("https://koji.example.org/kojihub");
        assertThat(usual.weburl()).as("the shipped one is another hub's").isEmpty();
        assertThat(usual.auth().account()).isEqualTo("drover@EXAMPLE.ORG");
        assertThat(usual.timeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(usual.sessions()).isEqualTo(7);
    }

    @Test
    void whatTheSectionSaysGoesBeforeKojiConf() {
        KojiProfiles profiles = profiles(Map.of(
                "profile", "fedora",
                "weburl", "https://links.example.org",
                "server", FEDORA,
                "stg.timeout", "5s",
                "stg.sessions", "2",
                "mirror.profile", "stg",
                "mirror.weburl", ""));
        assertThat(profiles.usual().server()).as("said, be it the shipped one").hasToString(FEDORA);
        assertThat(profiles.usual().weburl()).isEqualTo("https://links.example.org");
        assertThat(profiles.get("stg").timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(profiles.get("stg").sessions()).isEqualTo(2);
        assertThat(profiles.get("stg").weburl()).isEqualTo("https://koji.stg.example.org/koji");
        assertThat(profiles.get("mirror").server())
                .isEqualTo(profiles.get("stg").server());
        assertThat(profiles.get("mirror").weburl()).isEmpty();
    }

    @Test
    void nothingOfOneHubsLoginGoesToAnother() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "hunter2");
        KojiProfiles profiles = profiles(Map.of(
                "user", "drover",
                "password", "file:" + secret,
                "cbs.server", "https://cbs.example.org/kojihub",
                "test.server", "http://127.0.0.1/kojihub",
                "test.user", "releng",
                "test.password", "file:" + secret));
        assertThat(profiles.usual().auth()).isEqualTo(new KojiAuth.Password("drover", "hunter2"));
        assertThat(profiles.get("cbs").auth()).isEqualTo(new KojiAuth.None());
        assertThat(profiles.get("test").auth()).isEqualTo(new KojiAuth.Password("releng", "hunter2"));
        assertThat(profiles.all().toString()).doesNotContain("hunter2");
    }

    @Test
    void aVariableOfTheEnvironmentNamesAProfileToo() {
        Settings settings = settings(Map.of("cbs.server", "https://cbs.example.org/kojihub", "cbs.user", "me"))
                .overlaidByEnvironment(Map.of(
                        "DROVER_KOJI_CBS_PASSWORD",
                        "hunter2",
                        "DROVER_KOJI_NEW_HUB_SERVER",
                        "https://new.example.org/"));
        KojiProfiles profiles = new KojiSections(settings).profiles();
        assertThat(profiles.get("cbs").auth()).isEqualTo(new KojiAuth.Password("me", "hunter2"));
        assertThat(profiles.get("new-hub").server()).hasToString("https://new.example.org/");
        assertThat(settings.asProperties().toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "profile | fedroa | drover.koji.profile: koji.conf has no profile fedroa; there are [empty, fedora, loose, stg]",
                "cbs.profile | fedroa | drover.koji.cbs.profile: koji.conf has no profile fedroa",
                "cbs.user | me | drover.koji.cbs: server must be set",
                "cbs.conf | /etc | drover.koji.cbs.conf: is said once, for all profiles",
                "default.server | https://x/ | drover.koji.default: the profile default has its keys without a name",
                "server | ftp://x/ | drover.koji: server must be an http(s) address",
                "cert | /nowhere.pem | drover.koji: drover.koji.cert: cannot read /nowhere.pem",
                "stg.cert | /nowhere.pem | drover.koji.stg: drover.koji.stg.cert: cannot read /nowhere.pem",
                "serverca | /nowhere.pem | drover.koji.serverca: cannot read /nowhere.pem",
                "stg.timeout | soon | drover.koji.stg.timeout: a duration",
                "stg.sessions | 0 | drover.koji.stg: sessions must be 1 to 100",
                "stg.password | hunter2 | drover.koji.stg.password: a secret does not stand in a configuration file"
            })
    void aFaultStopsTheStartWithItsKey(String key, String value, String words) {
        assertThatThrownBy(() -> profiles(Map.of(key, value)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void anUnknownKeyOfAProfileStopsTheStart() {
        assertThatThrownBy(() -> settings(Map.of("stg.sever", "https://x/")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("there is no key drover.koji.stg.sever");
        assertThatThrownBy(() -> settings(Map.of()).overlaidByEnvironment(Map.of("DROVER_KOJI_STG_SEVER", "x")))
                .hasMessageContaining("DROVER_KOJI_STG_SEVER");
    }

    @Test
    void aKojiConfThatCannotBeReadStopsTheStart() throws IOException {
        Files.writeString(conf, "[fedora\nserver");
        assertThatThrownBy(() -> profiles(Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("drover.koji.conf: " + conf + ", line 1");
    }

    @Test
    void tellsHowLongARequestToEachHubMayTake() {
        assertThat(new KojiSections(settings(Map.of("stg.timeout", "5s"))).timeouts())
                .isEqualTo(Map.of(
                        "drover.koji.timeout", Duration.ofSeconds(60),
                        "drover.koji.fedora.timeout", Duration.ofSeconds(90),
                        "drover.koji.stg.timeout", Duration.ofSeconds(5)));
    }

    @Test
    void warnsOfAHubWhoseCallsMayOutlastADeadInstance() {
        Settings settings =
                settings(Map.of("timeout", "5s")).overlaidBy(Map.of("drover.dispatch.in-flight", "170s"), "test");
        Logger logger = (Logger) LoggerFactory.getLogger(Sections.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            assertThat(new Sections(settings).inFlight()).isEqualTo(Duration.ofSeconds(170));
        } finally {
            logger.detachAppender(lines);
        }
        assertThat(lines.list).singleElement().satisfies(line -> assertThat(line.getFormattedMessage())
                .as("of twice 90 s, twice 5 s, and twice the default")
                .contains("170 s", "[twice drover.koji.fedora.timeout]"));
    }

    private KojiProfiles profiles(Map<String, String> keys) {
        return new KojiSections(settings(keys)).profiles();
    }

    /** @param keys without drover.koji */
    private Settings settings(Map<String, String> keys) {
        Map<String, String> all = new HashMap<>();
        all.put("drover.koji.conf", conf.toString());
        keys.forEach((key, value) -> all.put("drover.koji." + key, value));
        return Settings.defaults().overlaidBy(all, "test");
    }
}

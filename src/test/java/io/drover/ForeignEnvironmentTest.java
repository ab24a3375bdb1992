package io.drover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.doctor.EnvironmentPlaces;
import io.drover.doctor.Finding;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import io.drover.settings.SettingsPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Staging does not start with production's topics, hosts and credentials. */
class ForeignEnvironmentTest {
    private static final String STG = "org.fedoraproject.stg";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "drover.bus.routing-keys       | org.fedoraproject.prod.buildsys.tag",
                "drover.bus.routing-keys       | org.fedoraproject.stg.git.receive,org.fedoraproject.prod.#",
                "drover.outbox.topic-prefix    | org.fedoraproject.prod",
                "drover.bus.url                | amqps://rabbitmq.fedoraproject.org:5671/%2Fpubsub",
                "drover.db.url                 | jdbc:postgresql://db01.stg.fedoraproject.org:5432,db02.fedoraproject.org/drover",
                "drover.koji.server            | https://koji.fedoraproject.org/kojihub",
                "drover.koji.east.server       | https://koji.fedoraproject.org/kojihub",
                "drover.archive.url            | https://apps.fedoraproject.org/datagrepper/raw"
            })
    void stagingRefusesWhatLeadsToProduction(String key, String value) {
        assertThat(faults(Map.of(key, value))).anySatisfy(fault -> assertThat(fault)
                .startsWith(key + ": " + value + " is foreign to the environment stg")
                .contains("drover.environment.allow-foreign=true"));
        assertThat(faults(Map.of(key, value, "drover.environment.allow-foreign", "true")))
                .isEmpty();
        assertThat(faults(Map.of(key, value, "drover.environment.name", "prod")))
                .isEmpty();
    }

    @Test
    void aTopicPrefixOfProductionInAnInstanceThatIsCalledStagingIsRefused() {
        assertThat(faults(Map.of(
                        "drover.environment.name", "stg", "drover.bus.topic-prefix", STG + ",org.fedoraproject.prod")))
                .singleElement()
                .asString()
                .startsWith("drover.bus.topic-prefix: ");
    }

    @Test
    void whatBelongsToStagingIsWell() {
        assertThat(faults(Map.of(
                        "drover.bus.url", "amqps://rabbitmq.stg.fedoraproject.org:5671/%2Fpubsub",
                        "drover.mbs.url", "https://mbs.stg.fedoraproject.org/module-build-service/2",
                        "drover.console.contexts", "prod=https://drover.fedoraproject.org",
                        "drover.bus.routing-keys", STG + ".#")))
                .isEmpty();
    }

    @Test
    void defaultsCountOnlyWhereThePartIsSetUp() {
        assertThat(faults(Map.of())).isEmpty();
        assertThat(faults(Map.of("drover.mbs.token", "file:/run/secrets/mbs")))
                .singleElement()
                .asString()
                .startsWith("drover.mbs.url: https://mbs.fedoraproject.org/");
        assertThat(faults(Map.of("drover.fedmsg.enabled", "false"))).isEmpty();
    }

    @Test
    void credentialsAreKnownByTheirFileOrByTheirFingerprintAndNeverShown() throws IOException {
        Path secret = Files.writeString(directory.resolve("mbs"), "s3cr3t-of-prod\n");
        Map<String, String> given = Map.of(
                "drover.mbs.token",
                "file:" + secret,
                "drover.mbs.url",
                "https://mbs.stg.fedoraproject.org/module-build-service/2",
                "drover.environment.foreign",
                SettingsPattern.fingerprint("s3cr3t-of-prod"));
        assertThat(faults(given)).singleElement().asString().startsWith("drover.mbs.token: the secret is one that");
        assertThat(faults(given).toString()).doesNotContain("s3cr3t");
        Files.writeString(secret, "one of its own");
        assertThat(faults(given)).isEmpty();

        Map<String, String> byFile = new HashMap<>(given);
        byFile.put("drover.environment.foreign", directory + "/*");
        assertThat(faults(byFile)).singleElement().asString().startsWith("drover.mbs.token: file:" + secret);
    }

    @Test
    void kojiConfCountsToo() throws IOException {
        Path conf = Files.writeString(
                directory.resolve("koji.conf"), "[koji]\nserver = https://koji.fedoraproject.org/kojihub\n");
        assertThat(faults(Map.of(
                        "drover.koji.conf", conf.toString(),
                        "drover.koji.profile", "koji",
                        "drover.koji.server", "https://koji.stg.fedoraproject.org/kojihub",
                        "drover.koji.weburl", "https://koji.stg.fedoraproject.org/koji",
                        "drover.koji.topurl", "https://koji.stg.fedoraproject.org/kojifiles")))
                .isEmpty();
        assertThat(faults(Map.of("drover.koji.conf", conf.toString(), "drover.koji.profile", "koji")))
                .anyMatch(fault -> fault.startsWith("drover.koji, profile default: "));
    }

    @Test
    void aStartAndACheckEndWithIt() {
        Settings settings = settings(Map.of("drover.bus.routing-keys", "org.fedoraproject.prod.git.receive"));
        assertThatThrownBy(() -> new Wiring(settings, Clock.systemUTC()).close())
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("drover.bus.routing-keys");
        assertThatThrownBy(() -> new Serializing(settings, Clock.systemUTC()).close())
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("drover.bus.routing-keys");
        ForeignEnvironment environment = new ForeignEnvironment(settings);
        assertThat(new EnvironmentPlaces(environment.name(), environment.faults()).look())
                .singleElement()
                .satisfies(finding -> assertThat(finding.level()).isEqualTo(Finding.Level.FAULT))
                .satisfies(finding -> assertThat(finding.advice()).startsWith("write what belongs to stg"));
    }

    @Test
    void aFingerprintThatIsNoneIsRefused() {
        assertThatThrownBy(() -> faults(Map.of("drover.environment.foreign", "sha256:12")))
                .hasMessageContaining("drover.environment.foreign: sha256:12");
    }

    private static java.util.List<String> faults(Map<String, String> given) {
        return new ForeignEnvironment(settings(given)).faults();
    }

    private static Settings settings(Map<String, String> given) {
        Map<String, String> all = new HashMap<>(given);
        all.putIfAbsent("drover.bus.topic-prefix", STG);
        all.putIfAbsent("drover.koji.conf", "");
        if (!given.containsKey("drover.koji.server") && !given.containsKey("drover.koji.profile")) {
            all.put("drover.koji.server", "https://koji.stg.fedoraproject.org/kojihub");
            all.put("drover.koji.weburl", "https://koji.stg.fedoraproject.org/koji");
            all.put("drover.koji.topurl", "https://koji.stg.fedoraproject.org/kojifiles");
        }
        return Settings.defaults().overlaidBy(all, "test");
    }
}

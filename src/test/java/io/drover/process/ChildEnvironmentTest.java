package io.drover.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** AC-10: a program sees none of the credentials that stand in our own environment. */
class ChildEnvironmentTest {
    @Test
    void noSecretOfAnotherSystemReachesAProgram() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("/usr/bin/env");
        Map<String, String> canaries = new TreeMap<>();
        for (String key : Settings.defaults().keys()) {
            if (key.matches(".*\\.(password|token)")) {
                canaries.put(key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'), "canary-" + key);
            }
        }
        assertThat(canaries).containsKeys("DROVER_MBS_TOKEN", "DROVER_KOJI_PASSWORD", "DROVER_DB_PASSWORD");
        builder.environment().putAll(canaries);

        List<String> passedOn = List.of(
                Settings.defaults().text("drover.ansible.environment").strip().split("\\s*,\\s*"));
        ChildEnvironment.set(builder, passedOn, Map.of("DROVER_RUN", "17-1f3a9c2e"));
        Process program = builder.start();
        String seen = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(program.waitFor()).isZero();
        assertThat(seen).contains("PATH=", "DROVER_RUN=17-1f3a9c2e").doesNotContain("canary-", "DROVER_MBS");
    }
}

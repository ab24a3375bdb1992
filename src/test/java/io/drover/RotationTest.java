package io.drover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Secret;
import io.drover.sandbox.Simulators;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import io.drover.testing.Site;
import io.drover.testing.Site.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** AC-10: a credential is renewed by writing its file; nothing is started again. */
class RotationTest {
    @TempDir
    Path directory;

    @Test
    void aRenewedTokenIsTakenByTheNextRequest() throws IOException {
        Path token = Files.writeString(directory.resolve("mbs-token"), "of-last-year\n");
        Map<String, String> settings =
                Map.of("drover.mbs.token", "file:" + token, "drover.dispatch.denied-pause", "300ms");
        try (Site site = Site.start(Stack.EMBEDDED, directory.resolve("site"), settings)) {
            site.modules().ready("rotated:1", "rotated-rpm@main");
            site.modules().spec("rotated-rpm", "main");
            Site.await(() -> site.texts("SELECT outcome FROM call").contains("denied"));
            assertThat(site.texts("SELECT state FROM action WHERE verb = 'mbs-submit-build'"))
                    .as("waits for the credential")
                    .doesNotContain("DONE", "FAILED");

            Files.writeString(token, Simulators.TOKEN);
            site.awaitEnded();
            assertThat(site.texts("SELECT state FROM action WHERE verb = 'mbs-submit-build'"))
                    .containsOnly("DONE");
        }
    }

    @Test
    void whatCannotBeReadIsToldAtTheStartAndDeniedLater() throws IOException {
        Path file = directory.resolve("token");
        Settings settings = Settings.defaults().overlaidBy(Map.of("drover.mbs.token", "file:" + file), "test");
        assertThatThrownBy(() -> new Secrets(settings).of("drover.mbs.token", "MBS"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("drover.mbs.token: the secret's file " + file + " cannot be read");

        Files.writeString(file, "one");
        Secret secret = new Secrets(settings).of("drover.mbs.token", "MBS");
        assertThat(secret.now()).isEqualTo("one");
        Files.writeString(file, "two\n");
        assertThat(secret.now()).isEqualTo("two");
        assertThat(secret).hasToString("***");

        // another program is just writing it
        Files.writeString(file, "");
        assertThatThrownBy(secret::now)
                .isInstanceOfSatisfying(
                        CallFailed.class, failed -> assertThat(failed.result()).isInstanceOf(CallResult.Denied.class))
                .hasMessage(
                        "MBS was not asked: the configuration cannot be used:\n  drover.mbs.token: the secret's file "
                                + file + " is empty");
        assertThat(List.of(secret.toString())).doesNotContain("two");
    }
}

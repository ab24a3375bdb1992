package io.drover.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A password in a URL stops the start, and is not said again while it does. */
class InClearTest {
    @ParameterizedTest
    @CsvSource({
        "drover.bus.url, amqp://drover:hunter2@mq/",
        "drover.images.pdc-url, https://drover:hunter2@pdc.example.org/rest_api/v1",
        "drover.greenwave.url, https://:hunter2@greenwave",
        "drover.db.url, jdbc:postgresql://db/drover?user=drover&password=hunter2",
        "drover.db.url, jdbc:h2:file:./ledger;PASSWORD=hunter2",
        "drover.console.contexts, 'prod=https://a.test, stg=https://me:hunter2@b.test'"
    })
    void isNamedByItsKey(String key, String value) {
        assertThatThrownBy(() -> Settings.defaults().overlaidBy(Map.of(key, value), "test"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(key + ": a password does not stand in a URL")
                .hasMessageNotContaining("hunter2");
        String variable = Settings.variable(key);
        assertThatThrownBy(() -> Settings.defaults().overlaidByEnvironment(Map.of(variable, value)))
                .isInstanceOf(SettingsException.class)
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @CsvSource({
        "drover.distgit.push-url, ssh://drover@pkgs.example.org/",
        "drover.containers.git-url, git+https://src.example.org/a:b@c",
        "drover.db.url, jdbc:postgresql://db:5432/drover?sslmode=require"
    })
    void aUrlWithoutOneIsTaken(String key, String value) {
        assertThat(Settings.defaults().overlaidBy(Map.of(key, value), "test").text(key))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"DROVER_MBS_TOKEN, x://a:b@c", "DROVER_DB_PASSWORD, a?password=b"})
    void aSecretOfTheEnvironmentMayLookAsItLikes(String variable, String value) {
        assertThat(Settings.defaults()
                        .overlaidByEnvironment(Map.of(variable, value))
                        .secret(variable.toLowerCase(java.util.Locale.ROOT).replace('_', '.')))
                .isEqualTo(value);
    }
}

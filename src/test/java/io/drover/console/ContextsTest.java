package io.drover.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.api.LedgerFixture;
import io.drover.api.Query;
import io.drover.api.Request;
import io.drover.api.Resources;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextsTest {
    private static JsonNode list(Resources resources) {
        return answer(resources).path("items");
    }

    private static JsonNode answer(Resources resources) {
        Request request = new Request(
                "GET", "/api/drover/contexts", new Query(List.of()), null, "", "", "https://a.test", new byte[0]);
        return LedgerFixture.json(LedgerFixture.body(LedgerFixture.found(resources, request)));
    }

    @Test
    void greysOutTheDeadOneAndNothingElse() {
        Resources resources = new Resources();
        new Contexts(
                        Contexts.parse("prod=https://a.test/, stg = https://b.test ,dev=https://c.test"),
                        url -> url.equals("https://c.test/observe/health/live")
                                ? Optional.of("connection refused")
                                : Optional.empty(),
                        "one",
                        true,
                        Clock.systemUTC())
                .addTo(resources);

        Awaitility.await()
                .atMost(10, TimeUnit.SECONDS)
                .until(() -> list(resources).findValuesAsText("state").equals(List.of("up", "up", "down")));
        assertThat(list(resources).get(2).toString())
                .isEqualTo(
                        "{\"name\":\"dev\",\"url\":\"https://c.test\",\"here\":false,\"state\":\"down\",\"why\":\"connection refused\"}");
        assertThat(list(resources).findValuesAsText("here")).containsExactly("true", "false", "false");
    }

    @Test
    void offersNothingWhereNothingIsConfigured() {
        Resources resources = new Resources();
        new Contexts(Contexts.parse(" "), url -> Optional.empty(), "one", false, Clock.systemUTC()).addTo(resources);

        assertThat(list(resources)).isEmpty();
        assertThat(answer(resources).path("hawtio").asBoolean(true)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prod",
                "prod=ftp://a",
                "=https://a.test",
                "a=https://u:p@a.test",
                "a=https://a.test?x=1",
                "a=https://a.test,a=https://b.test",
                "a=javascript:alert(1)"
            })
    void refusesWhatNobodyCouldGoTo(String text) {
        assertThatThrownBy(() -> Contexts.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}

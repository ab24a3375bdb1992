package io.drover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.OwnWork;
import io.drover.odcs.OdcsVerbs;
import io.drover.rest.JsonTalk;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OdcsBeansTest {
    private static final OwnWork NOBODY = new OwnWork() {
        @Override
        public Optional<Instant> plannedAt(long action) {
            return Optional.empty();
        }

        @Override
        public List<JsonNode> othersWith(String system, String externalId, long action) {
            return List.of();
        }
    };

    private final Map<String, Object> beans = new HashMap<>();

    @TempDir
    private Path directory;

    @Test
    void aNewTokenInItsFileIsTakenWithoutARestart() throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "first\n");
        bind(Map.of("drover.odcs.token", "file:" + file));
        assertThat(authorization()).isEqualTo("Bearer first");
        Files.writeString(file, "second\n");
        assertThat(authorization()).isEqualTo("Bearer second");
        Files.delete(file);
        CallFailed denied = catchThrowableOfType(CallFailed.class, this::authorization);
        assertThat(denied.result()).isInstanceOf(CallResult.Denied.class);
        assertThat(denied.result().evidence()).contains("drover.odcs.token").doesNotContain("second");
    }

    @Test
    void withoutATokenNoneIsSent() {
        bind(Map.of());
        assertThat(authorization()).isNull();
    }

    @Test
    void aTokenThatCannotBeReadStopsTheStart() {
        assertThatThrownBy(() -> bind(Map.of("drover.odcs.token", "file:/nowhere/token")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("drover.odcs.token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "odcs.example.org",
                "ftp://odcs.example.org/api/1",
                "https://odcs.example.org/api/1/",
                "https://u:p@odcs.example.org/api/1",
                "https://odcs.example.org/api/1?x=1",
                "https://odcs example"
            })
    void anUrlThatIsNoneStopsTheStart(String url) {
        assertThatThrownBy(() -> bind(Map.of("drover.odcs.url", url)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("drover.odcs.url");
    }

    private void bind(Map<String, String> keys) {
        Settings settings = Settings.defaults().overlaidBy(keys, "test");
        new OdcsBeans(settings, Clock.systemUTC(), NOBODY).bind(beans::put);
    }

    /** What a deletion would be sent with. */
    private String authorization() {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setBody(JsonNodeFactory.instance.objectNode().put("compose", 1));
        ((OdcsVerbs) beans.get("odcs")).deleteCompose(exchange);
        ((JsonTalk) beans.get("odcsTalk")).prepare(exchange);
        return exchange.getMessage().getHeader("Authorization", String.class);
    }
}

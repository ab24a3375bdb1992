package io.drover.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonCallTest {
    private final JsonCall call = new JsonCall();
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void nothingOfTheMessageGoesWithTheQuestion() throws IOException {
        exchange.getMessage().setHeader("Authorization", "Bearer of somebody");
        exchange.getMessage().setHeader("CamelHttpUri", "http://elsewhere");
        exchange.getMessage().setBody(new ObjectMapper().readTree("{\"a\": 1}"));
        call.post(exchange);
        assertThat(exchange.getMessage().getHeaders())
                .containsOnlyKeys(Exchange.HTTP_METHOD, Exchange.CONTENT_TYPE, "Accept");
        assertThat(exchange.getMessage().getBody(String.class)).isEqualTo("{\"a\":1}");
        call.get(exchange);
        assertThat(exchange.getMessage().getHeaders()).containsOnlyKeys(Exchange.HTTP_METHOD, "Accept");
        assertThat(exchange.getMessage().getBody()).isNull();
    }

    @Test
    void theAnswerIsTheBody() throws IOException {
        answer(200, "{\"policies_satisfied\": true}", null);
        call.answered(exchange, "the decision");
        assertThat(exchange.getMessage()
                        .getBody(JsonNode.class)
                        .get("policies_satisfied")
                        .asBoolean())
                .isTrue();
        assertThat(exchange.getMessage().getHeaders()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "400, Refused",
        "404, Refused",
        "422, Refused",
        "401, Denied",
        "403, Denied",
        "408, Unavailable",
        "429, Unavailable",
        "302, Unavailable",
        "500, Unavailable",
        "502, Unavailable",
        "504, Unavailable"
    })
    void eachStatusHasItsMeaning(int status, String outcome) {
        CallResult<?> result = failure(status, "<html><h1>no</h1></html>", "7");
        assertThat(result.getClass().getSimpleName()).isEqualTo(outcome);
        assertThat(result.evidence()).isEqualTo("the decision: HTTP " + status + ", no");
        if (result instanceof CallResult.Unavailable<?> later) {
            assertThat(later.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        }
    }

    @Test
    void halfAnAnswerIsNone() {
        assertThat(failure(200, "{\"policies_satis", null)).isInstanceOf(CallResult.Unavailable.class);
        assertThat(failure(200, "<html>maintenance</html>", null).evidence()).contains("maintenance", "no JSON");
    }

    private CallResult<?> failure(int status, String body, @Nullable String retryAfter) {
        answer(status, body, retryAfter);
        return catchThrowableOfType(CallFailed.class, () -> call.answered(exchange, "the decision"))
                .result();
    }

    private void answer(int status, String body, @Nullable String retryAfter) {
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setHeader("Retry-After", retryAfter);
        exchange.getMessage().setBody(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }
}

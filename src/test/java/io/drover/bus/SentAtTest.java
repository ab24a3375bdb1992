package io.drover.bus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SentAtTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "\"2026-11-20T10:00:00+01:00\", 2026-11-20T09:00:00Z",
                "\"2026-11-20T09:00:00Z\", 2026-11-20T09:00:00Z",
                "\"2026-11-20T09:00:00.123456789-00:00\", 2026-11-20T09:00:00.123456Z",
                "\"2026-11-20T09:00:00\", 2026-11-20T09:00:00Z",
                "1469109121, 2016-07-21T13:52:01Z",
                "1469109121.0, 2016-07-21T13:52:01Z",
                "1469109121.25, 2016-07-21T13:52:01.250Z",
                "\"1469109121.25\", 2016-07-21T13:52:01.250Z",
                "0, 1970-01-01T00:00:00Z",
            })
    void readsWhatSendersWrite(String json, String instant) throws JsonProcessingException {
        assertThat(SentAt.of(JSON.readTree(json))).isEqualTo(Instant.parse(instant));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"yesterday\"",
                "\"\"",
                "null",
                "true",
                "{}",
                "[1]",
                "-1",
                "1e999999",
                "\"1e999999999\"",
                "\"-1e999999999\"",
                "\"1e-999999999\"",
                "99999999999999999999999",
                "\"NaN\"",
                "1e308",
                "\"2026-13-45T99:99:99Z\"",
                "\"-2026-11-20T09:00:00Z\"",
                "\"+999999999-01-01T00:00:00Z\"",
                "1600000000000"
            })
    void nonsenseIsNull(String json) throws JsonProcessingException {
        JsonNode node = JSON.readTree(json);
        assertThat(SentAt.of(node)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-20T09:00:00+00:00",
                "2024-02-29T23:59:59+00:00",
                "1969-12-31T23:59:59+00:00",
                "2023-02-29T00:00:00+00:00",
                "2026-13-01T00:00:00+00:00",
                "2026-11-20T24:00:00+00:00",
                "2026-11-20T09:60:00+00:00",
                "2026-11-20T09:00:60+00:00",
                "0000-01-01T00:00:00+00:00"
            })
    void theUsualFormMeansWhatTheSameInstantMeansWithAFraction(String text) {
        String withFraction = text.replace("+00:00", ".0+00:00");
        assertThat(SentAt.of(JSON.getNodeFactory().textNode(text)))
                .isEqualTo(SentAt.of(JSON.getNodeFactory().textNode(withFraction)));
    }
}

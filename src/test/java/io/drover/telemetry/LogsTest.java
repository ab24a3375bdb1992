package io.drover.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.CoreConstants;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.testing.SettableClock;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Log lines as they are written, by a logback of the test's own. */
class LogsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final SettableClock clock = new SettableClock(Instant.now());
    private final Logger log = context.getLogger("io.drover.some.Thing");

    @BeforeEach
    void writeText() {
        context.setMDCAdapter((LogbackMDCAdapter) MDC.getMDCAdapter());
        Map<String, String> words = new HashMap<>(Map.of("ids", IdsConverter.class.getName()));
        context.putObject(CoreConstants.PATTERN_RULE_REGISTRY, words);
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%-5level %msg%ids%n");
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(written);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
    }

    @AfterEach
    void stop() {
        context.stop();
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    private List<String> lines() {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static Ids ids() {
        return Ids.open()
                .with(Ids.MESSAGE, "3f2b8a52-9d3c-4b8e-a1c5-2b8f6f1d0e11")
                .with(Ids.ACTION, 17)
                .with(Ids.EVENT, null);
    }

    @Test
    void aLineOfTextHasTheIdsThatItsWordsLack() {
        try (Ids ids = ids()) {
            log.info("action 17 is done");
            log.info("something else");
        }
        log.info("nothing special");
        assertThat(lines())
                .containsExactly(
                        "INFO  action 17 is done {message=3f2b8a52-9d3c-4b8e-a1c5-2b8f6f1d0e11}",
                        "INFO  something else {message=3f2b8a52-9d3c-4b8e-a1c5-2b8f6f1d0e11 action=17}",
                        "INFO  nothing special");
    }

    @Test
    void idsThatWereSaidBeforeHoldAgain() {
        try (Ids outer = Ids.open().with(Ids.ROUTE, "one")) {
            try (Ids inner = Ids.open().with(Ids.ROUTE, "two").with(Ids.ROUTE, "three")) {
                assertThat(Ids.now(Ids.ROUTE)).isEqualTo("three");
            }
            assertThat(Ids.now(Ids.ROUTE)).isEqualTo("one");
        }
        assertThat(Ids.now(Ids.ROUTE)).isNull();
    }

    @Test
    void aLineOfJsonHasAllOfThemAndItsStackInOneLine() throws Exception {
        try (Logs logs = Logs.set(context, LogSettings.of("json", 0, "drover@1"), clock);
                Ids ids = ids()) {
            log.warn("koji said {}", "no\nreally", new IllegalStateException("outer", new RuntimeException("inner")));
        }
        assertThat(lines()).hasSize(1);
        JsonNode line = JSON.readTree(lines().get(0));
        assertThat(line.path("message").asText()).isEqualTo("koji said no\nreally");
        assertThat(line.path("level").asText()).isEqualTo("WARN");
        assertThat(line.path("logger_name").asText()).isEqualTo("io.drover.some.Thing");
        assertThat(line.path("instance").asText()).isEqualTo("drover@1");
        assertThat(line.path("action_id").asText()).isEqualTo("17");
        assertThat(line.path("stack_trace").asText()).contains("inner").contains("outer");
        assertThat(OffsetDateTime.parse(line.path("@timestamp").asText())).isNotNull();
    }

    @Test
    void whatIsHeldBackIsCounted() {
        try (Logs logs = Logs.set(context, LogSettings.of("text", 3, "drover"), clock)) {
            for (int i = 1; i <= 1_000; i++) {
                log.error("system {} is away", i);
                if (i % 500 == 0) {
                    log.info("the other kind {}", i);
                }
            }
        }
        List<String> away =
                lines().stream().filter(line -> line.contains("is away")).toList();
        assertThat(away.get(0)).isEqualTo("ERROR system 1 is away");
        long told = away.stream()
                .filter(line -> line.contains("more like this"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("^ERROR (\\d+) lines.*", "$1")))
                .sum();
        long printed =
                away.stream().filter(line -> !line.contains("more like this")).count();
        assertThat(told + printed).isEqualTo(1_000);
        assertThat(printed).isLessThan(100);
        assertThat(lines()).contains("INFO  the other kind 500", "INFO  the other kind 1000");
    }

    @Test
    void theNumberIsSaidAMinuteAfterTheFirstThatWasHeldBack() {
        Appender<ILoggingEvent> appender = context.getLogger(Logger.ROOT_LOGGER_NAME)
                .iteratorForAppenders()
                .next();
        LineLimit limit = new LineLimit(appender, 1, clock);
        limit.setContext(context);
        appender.addFilter(limit);
        for (int i = 0; i < 200; i++) {
            log.info("so it goes");
        }
        int before = lines().size();
        limit.tell();
        assertThat(lines()).hasSize(before);
        clock.pass(Duration.ofSeconds(90));
        limit.tell();
        assertThat(lines()).hasSize(before + 1);
        assertThat(lines().get(before))
                .isEqualTo("INFO  " + (200 - before) + " lines more like this in the last minute: so it goes");
        limit.tell();
        assertThat(lines()).hasSize(before + 1);
    }

    @Test
    void kindsWithoutEndShareOneLimit() {
        try (Logs logs = Logs.set(context, LogSettings.of("text", 2, "drover"), clock)) {
            for (int i = 0; i < 20 * LineLimit.MOST_KINDS; i++) {
                log.info("made of pieces " + i);
            }
        }
        // the first thousand, and two a second beyond; a second that begins anew makes room for as many
        assertThat(lines().size()).isBetween(LineLimit.MOST_KINDS, 15 * LineLimit.MOST_KINDS);
        assertThat(lines().get(lines().size() - 1)).contains("more like this");
    }

    @Test
    void whatPrintsRequestsWithTheirSecretsStaysOff() {
        context.getLogger("org.apache.hc.client5.http").setLevel(Level.DEBUG);
        context.getLogger("org.apache.hc.client5.http.headers").setLevel(Level.DEBUG);
        try (Logs logs = Logs.set(context, LogSettings.of("text", 0, "one"), clock)) {
            context.getLogger("org.apache.hc.client5.http.headers").error("Authorization: Bearer x");
            context.getLogger("org.apache.hc.client5.http.wire").error("Authorization: Bearer x");
            context.getLogger("org.apache.hc.client5.http.other").debug("connected");
        }
        assertThat(lines()).singleElement().asString().contains("connected");
    }

    @Test
    void saysWhichFormatsThereAre() {
        assertThatThrownBy(() -> LogSettings.of("xml", 1, "drover"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("drover.log.format: text or json, not 'xml'");
    }
}

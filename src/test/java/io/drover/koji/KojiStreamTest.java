package io.drover.koji;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallResult;
import java.io.Closeable;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of one answer, taken as they arrive. */
class KojiStreamTest {

    private static final String LIST = "koji:listTagged?stream=true";
    private static final String HEAD = "<?xml version='1.0'?>\n<methodResponse><params><param><value><array><data>\n";
    private static final String TAIL = "</data></array></value></param></params></methodResponse>\n";

    private final List<JsonNode> seen = new ArrayList<>();
    private final CountDownLatch firstSeen = new CountDownLatch(1);
    private volatile Object answer = List.of();
    private volatile boolean breaking;
    private ScriptedHub hub;
    private KojiContext camel;

    @BeforeEach
    void start() throws Exception {
        hub = new ScriptedHub(asked -> answer);
        camel = hub.context("drover");
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:rows")
                        .to(LIST)
                        .split(body())
                        .streaming()
                        .stopOnException()
                        .process(KojiStreamTest.this::see);
                from("direct:ignored").to(LIST).setBody(constant("ignored"));
                from("direct:held").to(LIST);
                from("direct:taken").to(LIST).process(KojiStreamTest.this::take);
            }
        });
    }

    @AfterEach
    void stop() {
        camel.close();
        hub.close();
    }

    private void see(Exchange exchange) {
        seen.add(exchange.getMessage().getBody(JsonNode.class));
        firstSeen.countDown();
        if (breaking) {
            throw new IllegalArgumentException("enough");
        }
    }

    /** Without a split, which looks one row ahead. */
    private void take(Exchange exchange) {
        ((Iterator<?>) exchange.getMessage().getBody()).forEachRemaining(row -> seen.add((JsonNode) row));
    }

    private static String row(int id) {
        return "<value><struct>\n<member>\n<name>id</name><value><int>" + id
                + "</int></value>\n</member>\n<member><name>epoch</name><value><nil/></value></member>"
                + "<member><name>sigkey</name><value><string></string></value></member></struct></value>\n";
    }

    private static void rows(OutputStream out, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            ScriptedHub.write(out, row(i));
        }
    }

    @Test
    void theFirstRowIsThereBeforeTheLastIsSent() {
        answer = (ScriptedHub.Raw) out -> {
            ScriptedHub.write(out, HEAD);
            // more than the reader's buffers
            rows(out, 0, 500);
            assertThat(firstSeen.await(10, TimeUnit.SECONDS)).isTrue();
            rows(out, 500, 1000);
            ScriptedHub.write(out, TAIL);
        };
        camel.send("direct:rows", List.of("f41"));
        assertThat(seen).hasSize(1000);
        assertThat(seen.get(7)).hasToString("{\"id\":7,\"epoch\":null,\"sigkey\":\"\"}");
        assertThat(seen.get(999).get("id").isLong()).isTrue();
        assertThat(hub.calls()).containsExactly(new XmlRpcCall("listTagged", List.of("f41")));
    }

    @Test
    void anEmptyListHasNoRows() {
        camel.send("direct:rows", null);
        assertThat(seen).isEmpty();
        assertThat(hub.asked).hasSize(1);
    }

    @Test
    void aFaultIsToldAtOnce() {
        answer = new XmlRpcResponse.Fault(1000, "No such tag: f99");
        KojiException fault = catchThrowableOfType(KojiException.class, () -> camel.send(LIST, List.of("f99")));
        assertThat(fault.result()).isInstanceOf(CallResult.Refused.class);
        assertThat(fault.code()).isEqualTo(1000);
        answer = new XmlRpcResponse.Fault(1014, "away");
        assertThat(catchThrowableOfType(KojiException.class, () -> camel.send("direct:rows", null))
                        .result())
                .isInstanceOf(CallResult.Unavailable.class);
        assertThat(seen).isEmpty();
    }

    @Test
    void oneValueIsNoList() {
        for (Object value : List.of(Map.of("a", 1), "", "text", 5, ScriptedHub.NIL)) {
            answer = value;
            KojiException none = catchThrowableOfType(KojiException.class, () -> camel.send(LIST, null));
            assertThat(none.result()).isInstanceOf(CallResult.Refused.class);
            assertThat(none.result().evidence()).contains("no list");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<value><struct>",
                TAIL + "<more/>",
                "</data></array></value></param></params>",
                "</data></array></value><value/></param></params></methodResponse>",
                "</data></array></value></param><param><value/></param></params></methodResponse>",
                "&nosuch;" + TAIL,
                "<int>1</int>" + TAIL,
                "<!DOCTYPE x>" + TAIL
            })
    void halfAnAnswerIsNotAnAnswer(String end) {
        answer = (ScriptedHub.Raw) out -> {
            ScriptedHub.write(out, HEAD);
            rows(out, 0, 50);
            ScriptedHub.write(out, end);
        };
        KojiException half = catchThrowableOfType(KojiException.class, () -> camel.send("direct:taken", null));
        assertThat(half.result()).isInstanceOf(CallResult.Unavailable.class);
        assertThat(half.result().evidence()).contains("unreadable after 50 rows");
        assertThat(seen).hasSize(50);
        assertThat(catchThrowableOfType(KojiException.class, () -> camel.send("direct:rows", null))
                        .result())
                .isInstanceOf(CallResult.Unavailable.class);
    }

    @Test
    void aConnectionThatBreaksIsNotTheEnd() {
        answer = (ScriptedHub.Raw) out -> {
            ScriptedHub.write(out, HEAD);
            rows(out, 0, 50);
            throw new IllegalStateException("broken on purpose");
        };
        assertThat(catchThrowableOfType(KojiException.class, () -> camel.send("direct:rows", null))
                        .result())
                .isInstanceOf(CallResult.Unavailable.class);
    }

    @Test
    void oneRowMustNotBeEndless() {
        answer = (ScriptedHub.Raw) out -> {
            ScriptedHub.write(out, HEAD);
            rows(out, 0, 3);
            ScriptedHub.write(out, "<value><string>");
            for (int i = 0; i < 40; i++) {
                ScriptedHub.write(out, "x".repeat(1 << 20));
            }
        };
        KojiException late = catchThrowableOfType(KojiException.class, () -> camel.send("direct:taken", null));
        assertThat(late.result().evidence()).contains("longer than");
        assertThat(seen).hasSize(3);
    }

    @Test
    void aHubThatStopsInTheMiddleIsWaitedForNoLongerThanTheTimeout() throws Exception {
        answer = (ScriptedHub.Raw) out -> {
            ScriptedHub.write(out, HEAD);
            rows(out, 0, 3);
            hub.closing.await();
        };
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:short")
                        .to(LIST + "&timeout=300")
                        .split(body())
                        .streaming()
                        .process(KojiStreamTest.this::see);
            }
        });
        long start = System.nanoTime();
        assertThat(catchThrowableOfType(KojiException.class, () -> camel.send("direct:short", null))
                        .result())
                .isInstanceOf(CallResult.Unavailable.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }

    /** More often than there are connections to one place. */
    @Test
    void rowsThatNobodyTakesGiveTheirConnectionBackWithTheExchange() {
        answer = (ScriptedHub.Raw) out -> {
            ScriptedHub.write(out, HEAD);
            rows(out, 0, 2000);
            ScriptedHub.write(out, TAIL);
        };
        for (int i = 0; i < 60; i++) {
            assertThat(camel.send("direct:ignored", null)).isEqualTo("ignored");
        }
        breaking = true;
        for (int i = 0; i < 60; i++) {
            assertThatThrownBy(() -> camel.send("direct:rows", null)).hasRootCauseMessage("enough");
        }
        assertThat(seen).hasSize(60);
        answer = 5;
        assertThat(camel.send("koji:getAPIVersion", null)).hasToString("5");
    }

    @Test
    void anAnswerReadToItsEndKeepsItsConnection() {
        answer = List.of(1, 2, 3);
        for (int i = 0; i < 10; i++) {
            camel.send("direct:rows", null);
            camel.send("koji:listTagged", null);
        }
        assertThat(hub.asked.stream()
                        .map(asked -> asked.exchange().getRemoteAddress().getPort())
                        .distinct())
                .hasSize(1);
    }

    /** What is left of the answer is not read to give a connection back. */
    @Test
    void leavingAHubThatStalledTakesNoTime() {
        answer = (ScriptedHub.Raw) out -> {
            ScriptedHub.write(out, HEAD);
            rows(out, 0, 3);
            hub.closing.await();
        };
        long start = System.nanoTime();
        camel.send("direct:ignored", null);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void rowsEndWithTheirExchangeAndSaySo() throws Exception {
        answer = List.of(1, 2, 3);
        Iterator<?> rows = (Iterator<?>) camel.send("direct:held", null);
        assertThat(catchThrowableOfType(KojiException.class, rows::hasNext)
                        .result()
                        .evidence())
                .contains("within the route");
        ((Closeable) rows).close();
    }

    @Test
    void aSessionAndAStreamExcludeEachOther() {
        assertThatThrownBy(() -> camel.context().getEndpoint(LIST + "&session=REQUIRED"))
                .hasStackTraceContaining("session=NONE");
    }
}

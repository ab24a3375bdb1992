package io.drover.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Backoff;
import io.drover.dispatch.BreakerSettings;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.DispatchSettings;
import io.drover.dispatch.LeftAlone;
import io.drover.dispatch.Rate;
import io.drover.dispatch.SystemSettings;
import io.drover.dispatch.SystemStatus.State;
import io.drover.dispatch.Systems;
import io.drover.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** A rule's question to a system that is sick. */
class LookupGateTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static final ToDefinition STEP = new ToDefinition("kamelet:koji-build-lookup");

    private final SettableClock clock = new SettableClock(NOON);
    private final CamelContext camel = new DefaultCamelContext();
    private final AtomicInteger asked = new AtomicInteger();
    private final Systems systems = new Systems(
            Set.of("koji"),
            new DispatchSettings(
                    new SystemSettings(
                            4,
                            Rate.UNLIMITED,
                            new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5)),
                            100,
                            Duration.ofSeconds(60),
                            Duration.ofMinutes(5),
                            new BreakerSettings(2, 50, Duration.ofSeconds(60), Duration.ofSeconds(15), 2)),
                    Map.of()),
            clock);
    private final LookupGate gate = new LookupGate(
            systems, kamelet -> kamelet.startsWith("koji-") ? Optional.of("koji") : Optional.empty(), clock);

    @Test
    void isNotAskedWhileTheSystemIsLeftAloneAndSaysSo() throws Exception {
        Processor lookup = gate.before(this::down, STEP, "koji-build-lookup");
        assertThat(judged(lookup)).isExactlyInstanceOf(CallFailed.class);
        assertThat(judged(lookup)).isExactlyInstanceOf(CallFailed.class);
        assertThat(systems.of("koji").status().state()).isEqualTo(State.OPEN);

        assertThat(judged(lookup))
                .isInstanceOfSatisfying(LeftAlone.class, left -> {
                    assertThat(left.why().system()).isEqualTo("koji");
                    assertThat(left.why().until()).isEqualTo(NOON.plusSeconds(15));
                })
                .hasMessageContaining("koji is left alone since 2026-03-01T12:00:00Z: HTTP 503");
        assertThat(asked).hasValue(2);

        clock.pass(Duration.ofSeconds(15));
        assertThat(judged(lookup))
                .as("it tried the system: no attempt of the message's")
                .isInstanceOf(LeftAlone.class);
        assertThat(asked).hasValue(3);
    }

    @Test
    void lookupsInOurOwnTablesHaveNoGate() {
        Processor own = this::down;
        assertThat(gate.before(own, STEP, "ledger-own-actions-lookup")).isSameAs(own);
        assertThat(gate.before(own, STEP, "koji-build-lookup")).isNotSameAs(own);
    }

    @Test
    void aBugIsNoSickness() throws Exception {
        Processor buggy = gate.before(
                exchange -> {
                    throw new IllegalStateException("a bug");
                },
                STEP,
                "koji-build-lookup");
        for (int i = 0; i < 5; i++) {
            assertThat(judged(buggy)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(systems.of("koji").status().state()).isEqualTo(State.CLOSED);
        assertThat(systems.of("koji").status().lookups()).isZero();
    }

    /** With two threads, one hangs, and the other is turned away and free for messages that need not koji. */
    @Test
    void aHangLeavesAThreadOfEachRouteFree() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Processor hanging = gate.before(
                exchange -> {
                    entered.countDown();
                    go.await(20, TimeUnit.SECONDS);
                },
                STEP,
                "koji-build-lookup");
        Thread stuck = new Thread(() -> judgedQuietly(hanging));
        stuck.start();
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();

        assertThat(judged(hanging))
                .isInstanceOf(LeftAlone.class)
                .hasMessageContaining("1 lookups at koji are under way");
        go.countDown();
        stuck.join(20_000);
        assertThat(judged(hanging)).isNull();
    }

    @Test
    void anotherInstallationIsSickByItself() throws Exception {
        Processor lookup = gate.before(this::down, STEP, "koji-build-lookup");
        ObjectNode staging = JsonNodeFactory.instance.objectNode().put("profile", "stg");
        judged(lookup, staging);
        judged(lookup, staging);
        assertThat(judged(lookup, staging)).isInstanceOf(LeftAlone.class);
        assertThat(systems.of("koji-stg").status().state()).isEqualTo(State.OPEN);
        assertThat(systems.of("koji").status().state()).isEqualTo(State.CLOSED);
        assertThat(judged(lookup, staging.put("profile", "default")))
                .isNotNull()
                .isNotInstanceOf(LeftAlone.class);
    }

    private void down(Exchange exchange) {
        asked.incrementAndGet();
        throw new CallFailed(new CallResult.Unavailable<>("HTTP 503", null));
    }

    private void judgedQuietly(Processor lookup) {
        try {
            judged(lookup);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Exception judged(Processor lookup) throws Exception {
        return judged(lookup, JsonNodeFactory.instance.objectNode());
    }

    private Exception judged(Processor lookup, JsonNode question) throws Exception {
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setBody(question);
        exchange.setProperty(Draft.PROPERTY, new Draft(2));
        lookup.process(exchange);
        return exchange.getException();
    }
}

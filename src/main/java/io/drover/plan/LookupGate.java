package io.drover.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Failures;
import io.drover.dispatch.Leave;
import io.drover.dispatch.LeftAlone;
import io.drover.dispatch.Systems;
import io.drover.dispatch.Verb;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Stands before the lookups of rules: one at a system that is left alone is not made, and the message waits. Thread-safe.
 *
 * @param systemOf the system that a kamelet names; empty where it asks none
 */
public record LookupGate(Systems systems, Function<String, Optional<String>> systemOf, Clock clock)
        implements LookupDoor {

    /** The lookup behind this gate; the lookup itself where it asks no remote system. */
    @Override
    public Processor before(Processor lookup, ToDefinition node, String kamelet) {
        Optional<String> system = systemOf.apply(kamelet);
        return system.isEmpty() ? lookup : new Gated(lookup, system.get());
    }

    private final class Gated extends DelegateAsyncProcessor {
        private final String system;

        Gated(Processor lookup, String system) {
            super(lookup);
            this.system = system;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Draft draft = Draft.of(exchange);
            if (draft == null) {
                return super.process(exchange, callback);
            }
            String asked = asked(exchange);
            Leave leave = systems.askForLookup(asked, String.valueOf(exchange.getFromRouteId()), draft.threads());
            if (leave instanceof Leave.Granted granted) {
                return super.process(exchange, done -> {
                    ended(granted, asked, exchange);
                    callback.done(done);
                });
            }
            exchange.setException(new LeftAlone((Leave.NotNow) leave));
            callback.done(true);
            return true;
        }

        /** The lookup itself says that it is too early to ask: no word about the system. */
        private static boolean leavesAlone(Throwable failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof LeftAlone) {
                    return true;
                }
            }
            return false;
        }

        /** One of several installations, where the question names it. */
        private String asked(Exchange exchange) {
            return exchange.getMessage().getBody() instanceof JsonNode question
                    ? Verb.installation(system, question)
                    : system;
        }

        private void ended(Leave.Granted granted, String asked, Exchange exchange) {
            Exception failure = exchange.getException();
            if (failure == null) {
                granted.ended(new CallResult.Done<>("", "answered"));
                return;
            }
            Optional<CallResult<Object>> result = Failures.read(failure, false);
            if (result.isEmpty() || leavesAlone(failure)) {
                granted.unused();
            } else if (!granted.ended(result.get())) {
                Instant now = clock.instant();
                exchange.setException(new LeftAlone(new Leave.NotNow(
                        asked,
                        result.get().evidence(),
                        now,
                        now.plus(systems.of(asked).settings().breaker().open()))));
            }
        }
    }
}

package io.drover.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallFailed;
import io.drover.ledger.LookupUse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.FilterDefinition;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.OtherwiseDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.WhenDefinition;
import org.apache.camel.processor.FilterProcessor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what filters and choices decided and what lookups answered, while a message is judged. Authors do nothing
 * for it: a filter's {@code description} is the reason that a packager reads. Costs next to nothing on other exchanges.
 */
public final class TraceInterceptor implements InterceptStrategy {
    /** The exchange variable that names the element of a split: what the trace calls its subject. */
    public static final String SUBJECT = "subject";

    private static final int MOST_TEXT = 8_192;
    private static final String BRANCH = "DroverBranch.";

    private final Clock clock;
    private final @Nullable LookupDoor door;

    /** @param door before the lookups, null for none */
    public TraceInterceptor(Clock clock, @Nullable LookupDoor door) {
        this.clock = clock;
        this.door = door;
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor next) {
        Processor traced = target;
        if (definition instanceof FilterDefinition && target instanceof FilterProcessor filter) {
            traced = new TracedFilter(filter, definition);
        } else if (definition instanceof ChoiceDefinition) {
            traced = new TracedChoice(target, definition);
        } else if (definition instanceof ToDefinition to && isLookup(to.getUri())) {
            String kamelet = kamelet(to.getUri());
            Processor behind = door == null ? target : door.before(target, to, kamelet);
            traced = new TracedLookup(behind, to, kamelet);
        }
        ChoiceDefinition choice = choiceAround(definition);
        NamedNode branch = choice == null ? null : branchStartedBy(definition, choice);
        return choice == null || branch == null ? traced : new BranchMark(traced, choice, branch);
    }

    private static boolean isLookup(@Nullable String uri) {
        return uri != null && uri.startsWith("kamelet:") && kamelet(uri).endsWith("-lookup");
    }

    private static String kamelet(String uri) {
        String name = uri.substring("kamelet:".length());
        int end = name.indexOf('?');
        return end < 0 ? name : name.substring(0, end);
    }

    /** Steps of a branch have the branch as their parent, or the choice itself, depending on how the route was loaded. */
    private static @Nullable ChoiceDefinition choiceAround(NamedNode definition) {
        NamedNode parent = definition.getParent();
        boolean isBranch = parent instanceof WhenDefinition || parent instanceof OtherwiseDefinition;
        NamedNode above = isBranch ? parent.getParent() : parent;
        return above instanceof ChoiceDefinition choice ? choice : null;
    }

    private static @Nullable NamedNode branchStartedBy(NamedNode definition, ChoiceDefinition choice) {
        for (WhenDefinition when : choice.getWhenClauses()) {
            if (begins(when.getOutputs(), definition)) {
                return when;
            }
        }
        OtherwiseDefinition otherwise = choice.getOtherwise();
        return otherwise != null && begins(otherwise.getOutputs(), definition) ? otherwise : null;
    }

    private static boolean begins(List<ProcessorDefinition<?>> steps, NamedNode definition) {
        return !steps.isEmpty() && steps.get(0) == definition;
    }

    /** By object, not by id: ids are given after the inner steps have been wrapped. */
    private static String branchOf(NamedNode choice) {
        return BRANCH + System.identityHashCode(choice);
    }

    private static String routeOf(NamedNode node) {
        RouteDefinition route = ProcessorDefinitionHelper.getRoute(node);
        return route == null || route.getRouteId() == null ? "" : route.getRouteId();
    }

    private static String text(@Nullable String description) {
        return description == null ? "" : description.strip();
    }

    /** The element of a split that the exchange is about, as the route's author named it. */
    static @Nullable String subjectOf(Exchange exchange) {
        Object subject = exchange.getVariable(SUBJECT);
        if (subject == null) {
            return null;
        }
        return subject instanceof JsonNode json && json.isValueNode() ? json.asText() : cut(subject.toString(), 200);
    }

    static Step step(NamedNode node, String kind, Exchange exchange, String outcome) {
        return new Step(
                routeOf(node), text(node.getId()), kind, text(node.getDescriptionText()), subjectOf(exchange), outcome);
    }

    private static final class TracedChoice extends DelegateAsyncProcessor {
        private final NamedNode node;

        TracedChoice(Processor choice, NamedNode node) {
            super(choice);
            this.node = node;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Draft draft = Draft.of(exchange);
            if (draft == null) {
                return super.process(exchange, callback);
            }
            int place = draft.reserve();
            String property = branchOf(node);
            exchange.removeProperty(property);
            return super.process(exchange, done -> {
                String branch = exchange.getProperty(property, String.class);
                draft.fill(place, step(node, "choice", exchange, branch == null ? "no branch" : branch));
                callback.done(done);
            });
        }
    }

    /** First step of a branch: says which one was taken. */
    private static final class BranchMark extends DelegateAsyncProcessor {
        private final NamedNode choice;
        private final String branch;

        BranchMark(Processor first, NamedNode choice, NamedNode branch) {
            super(first);
            this.choice = choice;
            this.branch = named(branch);
        }

        /** An id that the author did not give is made up by Camel, another one at each start. */
        private static String named(NamedNode branch) {
            String description = text(branch.getDescriptionText());
            if (!description.isEmpty()) {
                return description;
            }
            boolean given = branch instanceof OptionalIdentifiedDefinition<?> named && named.hasCustomIdAssigned();
            return given ? text(branch.getId()) : branch instanceof OtherwiseDefinition ? "otherwise" : "when";
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            exchange.setProperty(branchOf(choice), branch);
            return super.process(exchange, callback);
        }
    }

    private final class TracedLookup extends DelegateAsyncProcessor {
        private final ToDefinition node;
        private final String kamelet;

        TracedLookup(Processor lookup, ToDefinition node, String kamelet) {
            super(lookup);
            this.node = node;
            this.kamelet = kamelet;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Draft draft = Draft.of(exchange);
            if (draft == null) {
                return super.process(exchange, callback);
            }
            int place = draft.reserve();
            String question = json(LookupDoor.at(exchange, node.getVariableSend()));
            Instant asked = clock.instant();
            return super.process(exchange, done -> {
                String outcome = outcome(exchange);
                String answer = exchange.getException() == null
                        ? json(LookupDoor.at(exchange, node.getVariableReceive()))
                        : exchange.getException().getMessage();
                draft.fill(place, step(node, "lookup", exchange, outcome));
                draft.lookup(new LookupUse(
                        kamelet,
                        cut(question, MOST_TEXT),
                        outcome,
                        answer == null ? null : cut(answer, MOST_TEXT),
                        sha256(answer == null ? "" : answer),
                        asked,
                        Duration.between(asked, clock.instant()).toMillis()));
                callback.done(done);
            });
        }

        private String outcome(Exchange exchange) {
            Exception failure = exchange.getException();
            if (failure == null) {
                return "found";
            }
            return failure instanceof CallFailed call ? call.result().outcome() : "error";
        }
    }

    private static String json(@Nullable Object body) {
        return body == null ? "null" : body.toString();
    }

    static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

package io.drover.backtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.backtest.RouteTest.Expected;
import io.drover.backtest.RouteTest.ExpectedAction;
import io.drover.backtest.Side.Heard;
import io.drover.bus.Rehearsed;
import io.drover.ledger.Decision;
import io.drover.ledger.NewAction;
import io.drover.ledger.PlanPreview;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Holds what routes make of a message against what a test expects. Stateless. */
public final class RouteTestRun {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> FAILED = Set.of("waiting", "dead");

    private RouteTestRun() {}

    /** @return what is not as expected, a sentence each; empty where all is */
    public static List<String> faults(RouteTest test, Side routes) {
        Heard heard = routes.hear(test.recording());
        if (heard.id().isEmpty()) {
            return List.of("the message cannot be read: " + heard.note());
        }
        Map<String, Rehearsed> byRoute = new TreeMap<>();
        heard.routes().forEach(route -> byRoute.put(route.route(), route));
        List<String> faults = new ArrayList<>();
        new TreeMap<>(test.expected()).forEach((route, expected) -> {
            Rehearsed of = byRoute.remove(route);
            if (of == null) {
                faults.add(route + " is not asked about " + heard.topic()
                        + (heard.routes().isEmpty() ? "; no route is: " + heard.note() : ""));
            } else {
                compare(of, expected, faults);
            }
        });
        byRoute.values().forEach(other -> {
            if (!other.judgement().actions().isEmpty()) {
                faults.add(other.route() + " plans " + names(other.judgement().actions())
                        + ", and the test does not name it");
            }
        });
        return faults;
    }

    private static void compare(Rehearsed route, Expected expected, List<String> faults) {
        Found found = found(route);
        if (expected.decision() != null && !expected.decision().equals(found.decision())) {
            faults.add(route.route() + ": " + found.decision() + " instead of " + expected.decision() + ": "
                    + found.reason());
        }
        if (expected.reason() != null && !found.reason().contains(expected.reason())) {
            faults.add(route.route() + ": the reason is '" + found.reason() + "', without '" + expected.reason() + "'");
        }
        if (expected.actions() != null) {
            actions(route.route(), route.judgement().actions(), expected.actions(), faults);
        }
    }

    private record Found(String decision, String reason) {}

    private static Found found(Rehearsed route) {
        Decision decision = route.decided(judgement -> PlanPreview.decide(judgement, Map.of()))
                .decision();
        boolean ended = !FAILED.contains(decision.word());
        return new Found(decision.word(), ended ? route.judgement().refusal() : decision.reason());
    }

    private static void actions(
            String route, List<NewAction> planned, List<ExpectedAction> expected, List<String> faults) {
        List<NewAction> left = new ArrayList<>(planned);
        for (ExpectedAction wanted : expected) {
            NewAction fits = left.stream()
                    .filter(action -> differs(action, wanted) == null)
                    .findFirst()
                    .orElse(null);
            if (fits == null) {
                faults.add(route + ": no action fits " + wanted.verb() + shown(wanted) + takeNearest(left, wanted));
            } else {
                left.remove(fits);
            }
        }
        if (!left.isEmpty()) {
            faults.add(route + ": plans more than is expected: " + names(left));
        }
    }

    /** What is told of an action that is only almost the wanted one; it is not told again. */
    private static String takeNearest(List<NewAction> left, ExpectedAction wanted) {
        for (NewAction action : left) {
            if (action.verb().equals(wanted.verb())) {
                left.remove(action);
                return "; of " + action.verb() + " '" + action.key() + "' " + differs(action, wanted);
            }
        }
        return left.isEmpty() ? "" : "; there are " + names(left);
    }

    private static @Nullable String differs(NewAction action, ExpectedAction wanted) {
        if (!action.verb().equals(wanted.verb())) {
            return "the verb differs";
        }
        if (wanted.key() != null && !wanted.key().equals(action.key())) {
            return "the key differs";
        }
        if (wanted.name() != null && !wanted.name().equals(action.name())) {
            return "the name is " + action.name();
        }
        if (wanted.after() != null && !Set.copyOf(wanted.after()).equals(Set.copyOf(action.after()))) {
            return "after is " + action.after();
        }
        if (wanted.parameters() != null && !within(wanted.parameters(), parameters(action))) {
            return "the parameters are " + action.parameters();
        }
        return null;
    }

    /** Whether all that is wanted is there; objects may have more members. */
    private static boolean within(JsonNode wanted, JsonNode there) {
        if (!wanted.isObject() || !there.isObject()) {
            return wanted.equals(there)
                    || wanted.isNumber() && there.isNumber() && wanted.asText().equals(there.asText());
        }
        return wanted.properties().stream()
                .allMatch(
                        member -> there.has(member.getKey()) && within(member.getValue(), there.get(member.getKey())));
    }

    private static JsonNode parameters(NewAction action) {
        try {
            return JSON.readTree(action.parameters());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("planned parameters are JSON: " + action.parameters(), e);
        }
    }

    private static String shown(ExpectedAction wanted) {
        return wanted.key() == null ? "" : " '" + wanted.key() + "'";
    }

    private static String names(List<NewAction> actions) {
        return String.join(
                ", ",
                actions.stream()
                        .map(action -> action.verb() + " '" + action.key() + "'")
                        .toList());
    }
}

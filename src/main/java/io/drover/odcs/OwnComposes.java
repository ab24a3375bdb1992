package io.drover.odcs;

import io.drover.dispatch.CallResult;
import io.drover.dispatch.OwnWork;
import io.drover.rest.JsonReply;
import io.drover.rest.JsonRequest;
import io.drover.rest.JsonStep;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a compose that an action of ours made, among the newest of our owner that are not older than the action and
 * that no other action has: up to 1,000, in pages of 100. Thread-safe.
 *
 * <p>Source: wire/targets.md §5; ODCS takes no key of ours.
 */
final class OwnComposes {
    private static final int MOST_PAGES = 10;

    private final OdcsSettings settings;
    private final OwnWork own;

    OwnComposes(OdcsSettings settings, OwnWork own) {
        this.settings = settings;
        this.own = own;
    }

    /**
     * What is looked for.
     *
     * @param label exact, null for any
     * @param action ours
     * @param what one that is good, failed and removed ones are passed over
     */
    record Sought(SourceType type, @Nullable String label, long action, Predicate<Compose> what) {}

    /** @param end makes the kamelet's body of the newest match, or of none where there certainly is none */
    JsonStep find(Sought sought, Function<CallResult<Optional<Compose>>, Object> end) {
        Instant since = own.plannedAt(sought.action())
                .map(planned -> planned.minus(OwnWork.CLOCKS_DIFFER))
                .orElse(null);
        return new Search(sought, since, end).page(1);
    }

    /** One of them, of one exchange. */
    private final class Search {
        private final Sought sought;
        private final @Nullable Instant since;
        private final Function<CallResult<Optional<Compose>>, Object> end;
        private int seen;

        Search(Sought sought, @Nullable Instant since, Function<CallResult<Optional<Compose>>, Object> end) {
            this.sought = sought;
            this.since = since;
            this.end = end;
        }

        JsonStep page(int number) {
            Map<String, String> filters = new LinkedHashMap<>();
            if (!settings.owner().isEmpty()) {
                filters.put("owner", settings.owner());
            }
            filters.put("source_type", Integer.toString(sought.type().number()));
            if (sought.label() != null) {
                filters.put("label", sought.label());
            }
            JsonRequest request = ComposePage.request(filters, "-id", number);
            return new JsonStep.Ask(request, reply -> read(reply, number));
        }

        private JsonStep read(JsonReply reply, int number) {
            CallResult<ComposePage> answer = OdcsAnswers.ofGet(reply, ComposePage::parse);
            if (!(answer instanceof CallResult.Done<ComposePage> page)) {
                return new JsonStep.End(end.apply(answer.failure()));
            }
            boolean older = false;
            for (Compose compose : page.value().composes()) {
                seen++;
                older = since != null
                        && compose.submitted() != null
                        && compose.submitted().isBefore(since);
                if (older) {
                    break;
                }
                if (isSought(compose)) {
                    return end(Optional.of(compose), "ODCS has it as " + compose.brief());
                }
            }
            if (older || page.value().isLast(number) || number == MOST_PAGES) {
                return end(Optional.empty(), "ODCS has no such compose among the " + seen + " newest " + whose());
            }
            return page(number + 1);
        }

        private boolean isSought(Compose compose) {
            return compose.state().isGood()
                    && (settings.owner().isEmpty() || compose.owner().equals(settings.owner()))
                    && sought.what().test(compose)
                    && own.othersWith(OdcsVerbs.SYSTEM, Long.toString(compose.id()), sought.action())
                            .isEmpty();
        }

        private JsonStep end(Optional<Compose> found, String evidence) {
            return new JsonStep.End(end.apply(new CallResult.Done<>(found, evidence)));
        }

        private String whose() {
            return (settings.owner().isEmpty()
                            ? "of whatever owner (drover.odcs.owner is not set)"
                            : "of " + settings.owner())
                    + (since == null ? "" : ", back to " + since);
        }
    }
}

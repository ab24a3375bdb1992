package io.drover.plan;

import org.jspecify.annotations.Nullable;

/**
 * One step of a judgement, as {@code why} shows it.
 *
 * @param route the route, or the kamelet's route, in which the step stands
 * @param id the step's id in the YAML
 * @param kind filter, choice, lookup, event, action, track
 * @param description the step's description in the YAML, "" where it has none; of a filter with the verdict behind it
 * @param subject which element of a split it was about, null outside of one
 * @param outcome yes, no, error; found, unavailable …; the branch of a choice; planned
 */
public record Step(String route, String id, String kind, String description, @Nullable String subject, String outcome) {

    /** @param verdict in which words a filter's question was answered, "" for none */
    Step withVerdict(String verdict) {
        return verdict.isEmpty()
                ? this
                : new Step(
                        route,
                        id,
                        kind,
                        description.isEmpty() ? verdict : description + ": " + verdict,
                        subject,
                        outcome);
    }
}

package io.drover.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One intended effect, as planned.
 *
 * @param verb mbs-submit-build; its kamelet is {@code <verb>-action}
 * @param system whose queue it waits in: mbs
 * @param key (verb, key) exists once in the ledger
 * @param name what people call the thing it makes or changes: a:1
 * @param artifact RPM, IMAGE or MODULE where the verb makes one, else null
 * @param parameters JSON object; may hold {@code {"$from": key, "path": ".nvr"}}
 * @param needs keys of the actions of the same plan that must be done first
 * @param after keys of actions that must be done first where the plan has them; others are passed over
 * @param batch position in the order that people are shown, 0 first
 * @param rebuildReason directly_affected or dependency, null where neither fits
 * @param tries how often it is done in all where it fails at its system after that has accepted it, 1 or more
 * @param originalNvr the build that it replaces, null where it replaces none
 * @param lanes of the actions of one lane one is under way at a time, the oldest first
 */
public record NewAction(
        String verb,
        String system,
        String key,
        String name,
        @Nullable String artifact,
        String parameters,
        List<String> needs,
        List<String> after,
        int batch,
        @Nullable String rebuildReason,
        int tries,
        @Nullable String originalNvr,
        List<String> lanes) {
    /** One that is in no lane. */
    public NewAction(
            String verb,
            String system,
            String key,
            String name,
            @Nullable String artifact,
            String parameters,
            List<String> needs,
            List<String> after,
            int batch,
            @Nullable String rebuildReason,
            int tries,
            @Nullable String originalNvr) {
        this(
                verb,
                system,
                key,
                name,
                artifact,
                parameters,
                needs,
                after,
                batch,
                rebuildReason,
                tries,
                originalNvr,
                List.of());
    }

    /** One that is tried once, replaces nothing, and is in no lane. */
    public NewAction(
            String verb,
            String system,
            String key,
            String name,
            @Nullable String artifact,
            String parameters,
            List<String> needs,
            List<String> after,
            int batch,
            @Nullable String rebuildReason) {
        this(verb, system, key, name, artifact, parameters, needs, after, batch, rebuildReason, 1, null);
    }

    public NewAction {
        if (tries < 1) {
            throw new IllegalArgumentException("action " + verb + " '" + key + "': tries is at least 1, not " + tries);
        }
        needs = List.copyOf(needs);
        after = List.copyOf(after);
        lanes = lanes.stream().distinct().toList();
    }
}

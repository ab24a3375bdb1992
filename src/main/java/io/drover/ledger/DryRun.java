package io.drover.ledger;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Dry runs: events whose actions never reach a system. Such an action waits in a queue of its own, {@value #SYSTEM}, and its
 * key is that of its event's dry run alone, {@code dry-run:17:…}: it neither stands in the way of the real one nor of
 * another dry run.
 */
public final class DryRun {
    /** Whose queue the actions of dry runs wait in, whatever system their verb names. */
    public static final String SYSTEM = "dry-run";
    /** How no key of a real action begins. */
    public static final String PREFIX = SYSTEM + ":";

    private static final Pattern OF_EVENT = Pattern.compile("^" + PREFIX + "\\d+:");

    private DryRun() {}

    /** The action as the dry run of that event has it. */
    static NewAction of(NewAction action, long event) {
        return new NewAction(
                action.verb(),
                SYSTEM,
                PREFIX + event + ":" + action.key(),
                action.name(),
                action.artifact(),
                action.parameters(),
                action.needs(),
                action.after(),
                action.batch(),
                action.rebuildReason(),
                action.tries(),
                action.originalNvr(),
                List.of());
    }

    /** The key as the route planned it, and as references have it. */
    static String plannedKey(String key) {
        return OF_EVENT.matcher(key).replaceFirst("");
    }
}

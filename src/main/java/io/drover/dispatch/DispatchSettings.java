package io.drover.dispatch;

import io.drover.ledger.DryRun;
import java.util.HashMap;
import java.util.Map;

/**
 * How actions are carried out.
 *
 * @param usual for systems without settings of their own
 * @param own by the system's name
 * @param dryRun whether nothing at all is sent: actions that are no dry run wait
 */
public record DispatchSettings(SystemSettings usual, Map<String, SystemSettings> own, boolean dryRun) {
    public DispatchSettings {
        Map<String, SystemSettings> all = new HashMap<>(own);
        all.putIfAbsent(DryRun.SYSTEM, usual.atOnce());
        own = Map.copyOf(all);
    }

    public DispatchSettings(SystemSettings usual, Map<String, SystemSettings> own) {
        this(usual, own, false);
    }

    public SystemSettings of(String system) {
        return own.getOrDefault(system, usual);
    }
}

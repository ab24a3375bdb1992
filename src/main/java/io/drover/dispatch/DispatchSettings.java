package io.drover.dispatch;

import java.util.Map;

/**
 * How actions are carried out.
 *
 * @param usual for systems without settings of their own
 * @param own by the system's name
 */
public record DispatchSettings(SystemSettings usual, Map<String, SystemSettings> own) {
    public DispatchSettings {
        own = Map.copyOf(own);
    }

    public SystemSettings of(String system) {
        return own.getOrDefault(system, usual);
    }
}

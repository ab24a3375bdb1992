package io.drover.settings;

import java.io.Serial;
import java.util.List;

/** The configuration cannot be used; every fault is named at once, each with its key. */
public final class SettingsException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public SettingsException(List<String> faults) {
        super("the configuration cannot be used:\n  " + String.join("\n  ", faults));
    }

    public SettingsException(String fault) {
        this(List.of(fault));
    }
}

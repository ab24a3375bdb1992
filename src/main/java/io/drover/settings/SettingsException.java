package io.drover.settings;

import java.io.Serial;
import java.util.List;

/** The configuration cannot be used; every fault is named at once, each with its key. */
public final class SettingsException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    public SettingsException(List<String> faults) {
        super("the configuration cannot be used:\n  " + String.join("\n  ", faults));
        this.faults = List.copyOf(faults);
    }

    /** One sentence each. */
    public List<String> faults() {
        return faults;
    }

    public SettingsException(String fault) {
        this(List.of(fault));
    }

    /** What was thrown, as one of these. */
    public static SettingsException of(Exception thrown) {
        return thrown instanceof SettingsException known ? known : new SettingsException(saidBy(thrown));
    }

    /** What an exception and its causes say, each sentence once, one to a line. */
    public static String saidBy(Throwable thrown) {
        StringBuilder all = new StringBuilder();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
            if (all.indexOf(message) < 0) {
                all.append(all.isEmpty() ? "" : "\n  ").append(message);
            }
        }
        return all.toString();
    }
}

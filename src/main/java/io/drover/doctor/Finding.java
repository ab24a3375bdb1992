package io.drover.doctor;

/**
 * What was found.
 *
 * @param part environment, ledger, bus, certificates, secrets, systems
 * @param found what was looked at, and what it is like; never a secret
 * @param advice what to do; "" where nothing is to be done
 */
public record Finding(Level level, String part, String found, String advice) {
    /** How bad it is. */
    public enum Level {
        OK,
        WARNING,
        FAULT;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static Finding ok(String part, String found) {
        return new Finding(Level.OK, part, found, "");
    }

    static Finding warning(String part, String found, String advice) {
        return new Finding(Level.WARNING, part, found, advice);
    }

    static Finding fault(String part, String found, String advice) {
        return new Finding(Level.FAULT, part, found, advice);
    }
}

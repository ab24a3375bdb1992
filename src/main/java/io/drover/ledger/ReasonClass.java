package io.drover.ledger;

import java.util.Locale;

/** Why something is a dead letter: what has to change before a replay can succeed. */
public enum ReasonClass {
    /** The message is malformed: the sender's fault. */
    INVALID,
    /** The signature does not hold. */
    FORGED,
    /** A remote system said no for good. */
    PERMANENT,
    /** It could have worked, but not within the retries allowed. */
    EXHAUSTED,
    /** Our fault. */
    BUG;

    /** The word in the table: {@code invalid}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for a word that is none */
    public static ReasonClass ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}

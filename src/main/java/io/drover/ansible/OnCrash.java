package io.drover.ansible;

import java.util.Locale;

/** What becomes of a play that died before its end: whether it may begin anew is only its author's to say. */
public enum OnCrash {
    /** It is idempotent: it begins anew. */
    RERUN,
    /** A human looks at what it did, and replays it. */
    HOLD;

    /** @throws IllegalArgumentException for anything but rerun and hold */
    public static OnCrash parse(String word) {
        for (OnCrash policy : values()) {
            if (policy.word().equals(word)) {
                return policy;
            }
        }
        throw new IllegalArgumentException("rerun or hold, not '" + word + "'");
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

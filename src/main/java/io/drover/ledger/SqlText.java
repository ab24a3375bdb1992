package io.drover.ledger;

import org.jspecify.annotations.Nullable;

/** Makes any string fit for a text column. PostgreSQL refuses NUL, and half a surrogate pair is no UTF-8 at all. */
final class SqlText {
    private static final char REPLACEMENT = '\uFFFD';
    private static final int HASH = 64;

    private SqlText() {}

    /** {@code text} with U+FFFD for each NUL and each half surrogate pair. */
    static String clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isRefused(text, i)) {
                return cleanFrom(text, i);
            }
        }
        return text;
    }

    static @Nullable String cleanOrNull(@Nullable String text) {
        return text == null ? null : clean(text);
    }

    /** Clean and at most {@code length} characters long. */
    static String cut(String text, int length) {
        return clean(text.length() > length ? text.substring(0, length) : text);
    }

    static @Nullable String cutOrNull(@Nullable String text, int length) {
        return text == null ? null : cut(text, length);
    }

    /** As {@link #cut}, but different texts stay different: the end becomes the SHA-256 of the whole. */
    static String cutUniquely(String text, int length) {
        return text.length() > length ? cut(text, length - HASH) + Fingerprint.sha256(text) : clean(text);
    }

    private static String cleanFrom(String text, int first) {
        StringBuilder cleaned = new StringBuilder(text);
        for (int i = first; i < cleaned.length(); i++) {
            if (isRefused(cleaned, i)) {
                cleaned.setCharAt(i, REPLACEMENT);
            }
        }
        return cleaned.toString();
    }

    private static boolean isRefused(CharSequence text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
        }
        return c == 0;
    }
}

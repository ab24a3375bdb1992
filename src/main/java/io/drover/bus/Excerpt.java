package io.drover.bus;

import org.jspecify.annotations.Nullable;

/**
 * A stranger's text made fit for evidence, columns and logs: cut at a bound, and every character that a terminal or a
 * database would trip over (control characters, NUL, half a surrogate pair) written as <code>\</code>{@code uXXXX}.
 */
public final class Excerpt {
    private Excerpt() {}

    /** The text itself where it is harmless and at most {@code bound} characters long, else what can be shown of it. */
    public static String of(@Nullable String text, int bound) {
        if (text == null) {
            return "";
        }
        StringBuilder shown = new StringBuilder(Math.min(text.length(), bound) + 16);
        for (int at = 0; at < text.length() && shown.length() < bound; ) {
            int point = text.codePointAt(at);
            at += Character.charCount(point);
            if (isHarmless(point)) {
                shown.appendCodePoint(point);
            } else {
                shown.append(String.format("\\u%04x", point));
            }
        }
        if (shown.length() > bound) {
            shown.setLength(Character.isLowSurrogate(shown.charAt(bound)) ? bound - 1 : bound);
        }
        return shown.toString();
    }

    /** True where every database and terminal takes the text as it is. */
    static boolean isHarmless(String text) {
        return text.codePoints().allMatch(Excerpt::isHarmless);
    }

    private static boolean isHarmless(int point) {
        return !Character.isISOControl(point)
                && !(point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }
}

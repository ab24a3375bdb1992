package io.drover.ledger;

/** Strings as both databases take them. */
final class Text {
    private Text() {}

    /** PostgreSQL refuses NUL characters in text. */
    static String clean(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }

    /** At most {@code length} characters, the end marked where something is missing. */
    static String cut(String text, int length) {
        String clean = clean(text);
        return clean.length() <= length ? clean : clean.substring(0, length - 1) + "…";
    }
}

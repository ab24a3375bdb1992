package io.drover.rebuild;

import java.util.Locale;

/** The value of a Python string literal: {@code r'^a\d'}, {@code 'it\'s'}, {@code """…"""}. */
final class PythonString {
    private final PyToken token;
    private final String inner;
    private final StringBuilder value = new StringBuilder();
    private int at;

    private PythonString(PyToken token, String inner) {
        this.token = token;
        this.inner = inner;
    }

    /** @throws PolicyException for bytes, for a string with values put into it, and for an escape that is none */
    static String valueOf(PyToken token) {
        String text = token.text();
        int opening = Math.min(position(text, '"'), position(text, '\''));
        String prefix = text.substring(0, opening).toLowerCase(Locale.ROOT);
        if (prefix.contains("f") || prefix.contains("t")) {
            throw refused(token, "values are put into this string", "write the whole text out");
        }
        if (prefix.contains("b")) {
            throw refused(token, "these are bytes", "write a text, without the b");
        }
        int quotes =
                text.startsWith(text.substring(opening, opening + 1).repeat(3), opening) && text.length() - opening >= 6
                        ? 3
                        : 1;
        String inner = text.substring(opening + quotes, text.length() - quotes)
                .replace("\r\n", "\n")
                .replace('\r', '\n');
        return prefix.contains("r") ? inner : new PythonString(token, inner).unescaped();
    }

    private static int position(String text, char quote) {
        int found = text.indexOf(quote);
        return found < 0 ? Integer.MAX_VALUE : found;
    }

    private String unescaped() {
        while (at < inner.length()) {
            char c = inner.charAt(at++);
            if (c == '\\' && at < inner.length()) {
                escape(inner.charAt(at++));
            } else {
                value.append(c);
            }
        }
        return value.toString();
    }

    private void escape(char c) {
        int simple = "\\'\"abfnrtv".indexOf(c);
        if (c == '\n') {
            return;
        }
        if (simple >= 0) {
            value.append("\\'\"\u0007\b\f\n\r\t\u000B".charAt(simple));
        } else if (c == 'x') {
            hexadecimal(2);
        } else if (c == 'u') {
            hexadecimal(4);
        } else if (c == 'U') {
            hexadecimal(8);
        } else if (c == 'N') {
            throw refused(token, "a character is named in this string", "write the character itself");
        } else if (c >= '0' && c <= '7') {
            octal();
        } else {
            value.append('\\').append(c);
        }
    }

    private void hexadecimal(int digits) {
        try {
            value.appendCodePoint(Integer.parseInt(inner.substring(at, at + digits), 16));
            at += digits;
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw refused(token, "an escape in this string is not complete", "write the character itself");
        }
    }

    private void octal() {
        int end = at;
        while (end < inner.length() && end < at + 2 && inner.charAt(end) >= '0' && inner.charAt(end) <= '7') {
            end++;
        }
        value.append((char) Integer.parseInt(inner.substring(at - 1, end), 8));
        at = end;
    }

    private static PolicyException refused(PyToken token, String problem, String instead) {
        return new PolicyException(token.place(), "", problem + ", " + token.text() + "; " + instead);
    }
}

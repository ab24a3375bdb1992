package io.drover.rebuild;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Splits a Python file into tokens. It need not understand the file, only not lose its way in it: strings of every kind,
 * comments, brackets and continued lines are read as Python reads them; an operator may come out in pieces.
 */
final class PythonTokens {
    private static final Set<String> PREFIXES = Set.of("r", "u", "b", "f", "t", "br", "rb", "fr", "rf", "tr", "rt");
    private static final List<String> OPERATORS = List.of(
            "**=", "//=", ">>=", "<<=", "...", "**", "==", "!=", "<=", ">=", "+=", "-=", "*=", "/=", "%=", "|=", "&=",
            "^=", "@=", ":=", "->");
    private static final int MAX_TOKENS = 500_000;

    private final String text;
    private final String file;
    private final List<PyToken> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private int lineStart;
    private int brackets;

    private PythonTokens(String text, String file) {
        this.text = text;
        this.file = file;
    }

    /** @throws PolicyException for a string without an end */
    static List<PyToken> of(String text, String file) {
        PythonTokens reading = new PythonTokens(text.startsWith("\uFEFF") ? text.substring(1) : text, file);
        while (reading.at < reading.text.length()) {
            reading.step();
            if (reading.tokens.size() > MAX_TOKENS) {
                throw new PolicyException(reading.here(), "", "the file has more than " + MAX_TOKENS + " tokens");
            }
        }
        reading.newline();
        return reading.tokens;
    }

    private void step() {
        char c = text.charAt(at);
        if (c == '\n' || c == '\r') {
            lineEnd();
        } else if (c == ' ' || c == '\t' || c == '\f') {
            at++;
        } else if (c == '#') {
            while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
                at++;
            }
        } else if (c == '\\' && isLineEnd(at + 1)) {
            at++;
            breakLine();
        } else if (c == '"' || c == '\'') {
            string(at);
        } else if (Character.isJavaIdentifierStart(c) && c != '$') {
            word();
        } else if (Character.isDigit(c)
                || c == '.' && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1))) {
            number();
        } else {
            operator();
        }
    }

    private void lineEnd() {
        if (brackets == 0) {
            newline();
        }
        breakLine();
    }

    private void newline() {
        if (!tokens.isEmpty() && tokens.get(tokens.size() - 1).kind() != PyToken.Kind.NEWLINE) {
            tokens.add(new PyToken(PyToken.Kind.NEWLINE, "", here()));
        }
    }

    /** Over one line end, of whichever kind. */
    private void breakLine() {
        at += text.startsWith("\r\n", at) ? 2 : 1;
        line++;
        lineStart = at;
    }

    private boolean isLineEnd(int position) {
        return position < text.length() && (text.charAt(position) == '\n' || text.charAt(position) == '\r');
    }

    private void word() {
        int end = at;
        while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end)) && text.charAt(end) != '$') {
            end++;
        }
        String word = text.substring(at, end);
        boolean quote = end < text.length() && (text.charAt(end) == '"' || text.charAt(end) == '\'');
        if (quote && PREFIXES.contains(word.toLowerCase(java.util.Locale.ROOT))) {
            string(end);
        } else {
            add(PyToken.Kind.NAME, end);
        }
    }

    private void number() {
        int end = at;
        while (end < text.length()
                && (Character.isLetterOrDigit(text.charAt(end)) || "._".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        add(PyToken.Kind.NUMBER, end);
    }

    /** @param opening where its first quote stands; {@code at} is where its prefix does */
    private void string(int opening) {
        Place from = here();
        int start = at;
        String quote = text.substring(opening, opening + 1);
        String end = text.startsWith(quote.repeat(3), opening) ? quote.repeat(3) : quote;
        at = opening + end.length();
        while (!text.startsWith(end, at)) {
            if (at >= text.length() || end.length() == 1 && isLineEnd(at)) {
                throw new PolicyException(from, "", "this string has no end");
            }
            if (text.charAt(at) == '\\') {
                at++;
            }
            if (isLineEnd(at)) {
                breakLine();
            } else {
                at = Math.min(at + 1, text.length());
            }
        }
        at += end.length();
        tokens.add(new PyToken(PyToken.Kind.STRING, text.substring(start, at), from));
    }

    private void operator() {
        char c = text.charAt(at);
        if ("([{".indexOf(c) >= 0) {
            brackets++;
        } else if (")]}".indexOf(c) >= 0) {
            brackets = Math.max(0, brackets - 1);
        }
        for (String operator : OPERATORS) {
            if (text.startsWith(operator, at)) {
                add(PyToken.Kind.OPERATOR, at + operator.length());
                return;
            }
        }
        add(PyToken.Kind.OPERATOR, at + 1);
    }

    private void add(PyToken.Kind kind, int end) {
        tokens.add(new PyToken(kind, text.substring(at, end), here()));
        at = end;
    }

    private Place here() {
        return new Place(file, line, at - lineStart + 1);
    }
}

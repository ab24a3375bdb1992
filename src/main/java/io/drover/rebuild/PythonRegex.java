package io.drover.rebuild;

import java.util.regex.PatternSyntaxException;

/**
 * Rewrites a regular expression of Python's {@code re} for java.util.regex where both would accept it and mean different
 * things, or where only the spelling differs: {@code (?P<n>…)}, {@code (?P=n)}, {@code \Z}, {@code \v}, and a bare
 * {@code [} or {@code &&} inside a character class, which Python takes literally. Escapes that only Java has are refused.
 * What else differs is a syntax error in Java and so is seen when the policy is loaded.
 */
final class PythonRegex {
    private static final String ESCAPES = "AbBdDsSwWZafnrtvxu";

    private final String python;
    private final StringBuilder java = new StringBuilder();
    private int at;
    private boolean inClass;

    private PythonRegex(String python) {
        this.python = python;
    }

    static String toJava(String python) {
        PythonRegex rewriting = new PythonRegex(python);
        while (rewriting.at < python.length()) {
            rewriting.step();
        }
        return rewriting.java.toString();
    }

    private void step() {
        char c = python.charAt(at);
        if (c == '\\') {
            escape();
        } else if (inClass) {
            insideClass(c);
        } else if (python.startsWith("(?P<", at)) {
            copy("(?P<", "(?<");
        } else if (python.startsWith("(?P=", at)) {
            backReference();
        } else if (c == '[') {
            openClass();
        } else {
            copy(c);
        }
    }

    private void escape() {
        if (!inClass && python.startsWith("\\Z", at)) {
            copy("\\Z", "\\z");
        } else if (inClass && python.startsWith("\\b", at)) {
            copy("\\b", "\\x08");
        } else if (python.startsWith("\\v", at)) {
            copy("\\v", "\\x0B");
        } else {
            copy('\\');
            if (at < python.length()) {
                refuseForeign(python.charAt(at));
                copy(python.charAt(at));
            }
        }
    }

    /** Java's own escapes, such as {@code \p} and {@code \R}, are errors in Python. */
    private void refuseForeign(char escaped) {
        boolean letter = escaped >= 'a' && escaped <= 'z' || escaped >= 'A' && escaped <= 'Z';
        if (letter && ESCAPES.indexOf(escaped) < 0) {
            throw new PatternSyntaxException("Python has no escape \\" + escaped, python, at);
        }
    }

    private void openClass() {
        inClass = true;
        copy('[');
        if (python.startsWith("^", at)) {
            copy('^');
        }
        if (python.startsWith("]", at)) {
            copy("]", "\\]");
        }
    }

    private void insideClass(char c) {
        if (c == ']') {
            inClass = false;
            copy(c);
        } else if (c == '[' || python.startsWith("&&", at)) {
            java.append('\\');
            copy(c);
        } else {
            copy(c);
        }
    }

    private void backReference() {
        int end = python.indexOf(')', at);
        if (end < 0) {
            copy(python.charAt(at));
            return;
        }
        java.append("\\k<").append(python, at + "(?P=".length(), end).append('>');
        at = end + 1;
    }

    private void copy(char c) {
        java.append(c);
        at++;
    }

    private void copy(String from, String to) {
        java.append(to);
        at += from.length();
    }
}

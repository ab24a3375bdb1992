package io.drover.rebuild;

import java.io.Serial;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that is anchored at the start of the value only: {@code base} matches {@code base-runtime}. Same
 * language and meaning as Python's {@code re.match} on text. Thread-safe.
 *
 * @param text as written in the policy
 * @param place where it stands
 */
record StartPattern(String text, Place place, Pattern compiled) {
    static final int MAX_PATTERN = 500;
    static final int MAX_VALUE = 2_000;

    /** Characters that one match may read; a linear pattern reads a few per character of the value. */
    private static final int MAX_READS = 200_000;

    /** @throws PolicyException if it is too long or no regular expression */
    static StartPattern compile(PolicyNode.Scalar written, String subject) {
        String text = written.text();
        if (text.length() > MAX_PATTERN) {
            throw new PolicyException(
                    written.place(),
                    subject,
                    "the pattern has " + text.length() + " characters; at most " + MAX_PATTERN + " are allowed");
        }
        try {
            return new StartPattern(
                    text,
                    written.place(),
                    Pattern.compile(PythonRegex.toJava(text), Pattern.UNIX_LINES | Pattern.UNICODE_CHARACTER_CLASS));
        } catch (PatternSyntaxException e) {
            throw new PolicyException(
                    written.place(), subject, "'" + text + "' is not a regular expression: " + e.getDescription(), e);
        }
    }

    /** @throws TooCostly if the pattern backtracks without an end, or the value is out of bounds */
    boolean matchesStartOf(String value) {
        if (value.length() > MAX_VALUE) {
            throw new TooCostly("a value of " + value.length() + " characters is too long to judge");
        }
        return compiled.matcher(new Counted(value, text)).lookingAt();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StartPattern that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    /** The match was given up; whoever judges must not allow. */
    static final class TooCostly extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        TooCostly(String message) {
            super(message, null, false, false);
        }
    }

    /** Ends catastrophic backtracking: every step of the matcher reads a character through here. */
    private static final class Counted implements CharSequence {
        private final String value;
        private final String pattern;
        private int reads;

        Counted(String value, String pattern) {
            this.value = value;
            this.pattern = pattern;
        }

        @Override
        public char charAt(int index) {
            if (++reads > MAX_READS) {
                throw new TooCostly("pattern " + pattern + " backtracks without an end on a value of " + value.length()
                        + " characters");
            }
            return value.charAt(index);
        }

        @Override
        public int length() {
            return value.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return value.subSequence(start, end);
        }

        @Override
        public String toString() {
            return value;
        }
    }
}

package io.drover.ledger;

import java.util.Collection;
import java.util.Set;

/**
 * Evidence without its particulars: {@code MBS POST module-builds/: HTTP 422, no build-requires platform:f42} and the same
 * of another stream read {@code MBS POST <x> HTTP 422 no <x>}. Ids, hashes, numbers, times, NVRs, hosts, paths, URLs,
 * quoted names and excerpts of payloads become one mark, markup goes; HTTP statuses, fault codes, exit codes and the names
 * of exceptions stay. One pass over a bounded beginning, without regular expressions: no evidence makes it slow.
 */
final class Cause {
    /** Only this much of the evidence counts: a log tail further down tells occurrences apart, not causes. */
    private static final int READ = 16_000;

    private static final int WORDS = 400;
    private static final int LONGEST_QUOTE = 300;
    private static final int LONGEST_TAG = 500;
    private static final String DELIMITERS = ",;()[]{}<>\"`|=“”‘’«»";

    private final String text;
    private final Set<String> particulars;
    private final CauseWords words;
    private int at;

    private Cause(String text, Set<String> particulars, CauseWords words) {
        this.text = text;
        this.particulars = particulars;
        this.words = words;
    }

    /** @param particulars words that are known to name what it happened to */
    static String of(String evidence, Collection<String> particulars) {
        String text = evidence.length() > READ ? evidence.substring(0, READ) : evidence;
        CauseWords words = new CauseWords(WORDS);
        new Cause(text, Set.copyOf(particulars), words).read();
        return words.toString();
    }

    private void read() {
        while (at < text.length() && !words.isFull()) {
            char c = text.charAt(at);
            if (isQuote(c)) {
                quoted(c);
            } else if ((c == '{' || c == '[') && looksLikeJson()) {
                json();
            } else if (c == '<' && isTag()) {
                at = text.indexOf('>', at) + 1;
            } else if (isSpace(c) || DELIMITERS.indexOf(c) >= 0 || c == '\'') {
                at++;
            } else {
                word();
            }
        }
    }

    /** An apostrophe within a word is none. */
    private boolean isQuote(char c) {
        return c == '"' || c == '`' || (c == '\'' && (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1))));
    }

    /** A quoted name is a particular, and so is whatever stands quoted in parentheses; a quoted sentence is read. */
    private void quoted(char quote) {
        int end = text.indexOf(quote, at + 1);
        if (end < 0 || end - at > LONGEST_QUOTE) {
            at++;
            return;
        }
        String inner = text.substring(at + 1, end);
        boolean key = end + 1 < text.length() && text.charAt(end + 1) == ':';
        boolean inParentheses =
                at > 0 && text.charAt(at - 1) == '(' && end + 1 < text.length() && text.charAt(end + 1) == ')';
        if (key || (!inParentheses && inner.chars().anyMatch(Character::isWhitespace))) {
            within(inner);
        } else {
            words.particular();
        }
        at = end + 1;
    }

    private boolean looksLikeJson() {
        int next = at + 1;
        while (next < text.length() && isSpace(text.charAt(next))) {
            next++;
        }
        return next < text.length() && "\"{[}]-0123456789".indexOf(text.charAt(next)) >= 0;
    }

    /** Skips to the end of the excerpt, and keeps what an error body says in words. */
    private void json() {
        JsonExcerpt excerpt = JsonExcerpt.at(text, at);
        words.particular();
        excerpt.said().forEach(this::within);
        at = excerpt.end();
    }

    /** Shorter than this text and without its quotes, so that this ends soon. */
    private void within(String inner) {
        new Cause(inner, particulars, words).read();
    }

    private boolean isTag() {
        char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        if (!Character.isLetter(next) && next != '/' && next != '!') {
            return false;
        }
        int most = Math.min(text.length(), at + LONGEST_TAG);
        int end = at;
        while (end < most && text.charAt(end) != '>') {
            end++;
        }
        return end < most;
    }

    private void word() {
        int from = at;
        while (at < text.length() && !isSpace(text.charAt(at)) && DELIMITERS.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        words.add(text.substring(from, at), particulars);
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isISOControl(c) || Character.isSpaceChar(c);
    }
}

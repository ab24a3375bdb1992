package io.drover.ledger;

import java.util.Locale;
import java.util.Set;

/** The words of a cause, each as itself or, where it tells what rather than why, as a mark; neighbouring marks are one. */
final class CauseWords {
    private static final String MARK = "<x>";
    private static final int LONGEST = 60;
    private static final int SHORTEST_HASH = 7;
    /** Characters of paths, URLs, names with a stream, addresses, variables; a hyphen is in every second package's name. */
    private static final String OF_NAMES = "/\\@#?%&~$+*:-";

    private static final Set<String> BEFORE_A_CODE = Set.of("http", "status", "fault", "rc", "errno", "sqlstate");
    private static final Set<String> KINDS_OF_CODE = Set.of("status", "fault", "error", "exit", "return", "response");

    private final StringBuilder words = new StringBuilder();
    private final int most;
    private int count;
    private boolean marked;
    private String last = "";
    private String beforeLast = "";

    CauseWords(int most) {
        this.most = most;
    }

    boolean isFull() {
        return count >= most;
    }

    void particular() {
        if (!marked) {
            append(MARK);
            marked = true;
        }
        remember("");
    }

    void add(String raw, Set<String> particulars) {
        String word = core(raw);
        if (word.isEmpty()) {
            return;
        }
        if (!isCode(word) && (particulars.contains(word) || isParticular(word))) {
            particular();
        } else {
            append(word);
            marked = false;
        }
        remember(word.toLowerCase(Locale.ROOT));
    }

    private void append(String word) {
        words.append(words.isEmpty() ? "" : " ").append(word);
        count++;
    }

    private void remember(String word) {
        beforeLast = last;
        last = word;
    }

    /** Without the punctuation around it; the dot before a jq path stays. */
    private static String core(String raw) {
        int end = raw.length();
        while (end > 0 && ".:!?'…-".indexOf(raw.charAt(end - 1)) >= 0) {
            end--;
        }
        int start = 0;
        while (start < end && ":!?'…-".indexOf(raw.charAt(start)) >= 0) {
            start++;
        }
        return raw.substring(start, end);
    }

    /** 422 behind HTTP, 1000 behind fault: these tell why. */
    private boolean isCode(String word) {
        if (word.length() > 5 || word.chars().noneMatch(Character::isDigit)) {
            return false;
        }
        if (last.equals("sqlstate")) {
            return word.chars().allMatch(Character::isLetterOrDigit);
        }
        boolean announced = BEFORE_A_CODE.contains(last)
                || last.startsWith("http/")
                || (last.endsWith("code") && (last.length() > 4 || KINDS_OF_CODE.contains(beforeLast)));
        return announced && word.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isParticular(String word) {
        if (word.length() > LONGEST || isHash(word)) {
            return true;
        }
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (Character.isDigit(c) || OF_NAMES.indexOf(c) >= 0) {
                return true;
            }
        }
        return isDottedName(word);
    }

    private static boolean isHash(String word) {
        return word.length() >= SHORTEST_HASH
                && word.chars()
                        .allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
    }

    /** A host, a topic, a file; not a class, whose last part is a capital's, and not a jq path. */
    private static boolean isDottedName(String word) {
        int dot = word.lastIndexOf('.');
        return dot > 0
                && dot < word.length() - 1
                && word.charAt(0) != '.'
                && !Character.isUpperCase(word.charAt(dot + 1));
    }

    @Override
    public String toString() {
        return words.toString();
    }
}

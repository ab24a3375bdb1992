package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Epoch, version and release of an RPM, ordered as RPM orders them: {@code 0:1.2.13-4.fc41}.
 *
 * @param epoch 0 where koji tells none
 */
public record RpmVersion(long epoch, String version, String release) implements Comparable<RpmVersion> {

    /** Of an RPM or a build as koji tells it. */
    static RpmVersion of(JsonNode row) {
        return new RpmVersion(
                row.path("epoch").asLong(0),
                row.path("version").asText(),
                row.path("release").asText());
    }

    @Override
    public int compareTo(RpmVersion other) {
        int byEpoch = Long.compare(epoch, other.epoch);
        int byVersion = byEpoch != 0 ? byEpoch : compare(version, other.version);
        return byVersion != 0 ? byVersion : compare(release, other.release);
    }

    /**
     * Segment by segment: numbers by value, letters by code, a number is above letters, and what has more segments is above.
     * {@code ~} sorts below the end of the text, {@code ^} just above it. What separates segments does not count.
     */
    static int compare(String one, String two) {
        int i = 0;
        int j = 0;
        while (true) {
            i = skipped(one, i);
            j = skipped(two, j);
            char a = i < one.length() ? one.charAt(i) : 0;
            char b = j < two.length() ? two.charAt(j) : 0;
            if (rank(a) != rank(b)) {
                return Integer.compare(rank(a), rank(b));
            }
            if (a == 0) {
                return 0;
            }
            if (a == '~' || a == '^') {
                i++;
                j++;
                continue;
            }
            int endOfOne = segmentEnd(one, i);
            int endOfTwo = segmentEnd(two, j);
            int order = isDigit(a)
                    ? numbers(one.substring(i, endOfOne), two.substring(j, endOfTwo))
                    : one.substring(i, endOfOne).compareTo(two.substring(j, endOfTwo));
            if (order != 0) {
                return order;
            }
            i = endOfOne;
            j = endOfTwo;
        }
    }

    /** ~ below the end, the end below ^, that below letters, those below digits. */
    private static int rank(char c) {
        return switch (c) {
            case '~' -> 0;
            case 0 -> 1;
            case '^' -> 2;
            default -> isDigit(c) ? 4 : 3;
        };
    }

    private static int skipped(String text, int from) {
        int at = from;
        while (at < text.length()
                && !isDigit(text.charAt(at))
                && !isLetter(text.charAt(at))
                && !isMark(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int segmentEnd(String text, int from) {
        boolean digits = isDigit(text.charAt(from));
        int at = from;
        while (at < text.length() && (digits ? isDigit(text.charAt(at)) : isLetter(text.charAt(at)))) {
            at++;
        }
        return at;
    }

    /** Of any length. */
    private static int numbers(String one, String two) {
        String a = one.replaceFirst("^0+", "");
        String b = two.replaceFirst("^0+", "");
        return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isMark(char c) {
        return c == '~' || c == '^';
    }

    @Override
    public String toString() {
        return epoch + ":" + version + "-" + release;
    }
}

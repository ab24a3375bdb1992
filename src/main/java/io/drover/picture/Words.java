package io.drover.picture;

/** Text from messages and systems, made fit for one line. */
final class Words {
    private Words() {}

    /** Without control characters and halves of characters, at most so long. */
    static String line(String text, int most) {
        String line = text.replaceAll(
                        "[\\p{Cntrl}\\p{Cs}\\uFFFE\\uFFFF\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]+", " ")
                .strip();
        if (line.codePointCount(0, line.length()) <= most) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, most - 1)) + "…";
    }

    static String counted(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}

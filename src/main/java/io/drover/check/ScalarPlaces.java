package io.drover.check;

import io.drover.check.YamlFile.Place;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Where the characters of a scalar's value stand in the file: behind quotes, escapes, folded lines and indentation. */
final class ScalarPlaces {
    private final String text;
    private final ScalarNode scalar;
    private final int start;

    ScalarPlaces(String text, ScalarNode scalar) {
        this.text = text;
        this.scalar = scalar;
        this.start = text.offsetByCodePoints(0, scalar.getStartMark().getIndex());
    }

    Place at(int index) {
        ScalarStyle style = scalar.getScalarStyle();
        if (style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED) {
            return inBlock(index);
        }
        int at = style == ScalarStyle.PLAIN ? start : start + 1;
        for (int passed = 0; passed < index && at < text.length(); passed++) {
            at += width(at, style);
        }
        return place(at);
    }

    /** Of one character of the value, in the file. */
    private int width(int at, ScalarStyle style) {
        char c = text.charAt(at);
        if (c == '\n') {
            int end = at + 1;
            while (end < text.length() && Character.isWhitespace(text.charAt(end))) {
                end++;
            }
            return end - at;
        }
        if (style == ScalarStyle.SINGLE_QUOTED && c == '\'') {
            return 2;
        }
        if (style == ScalarStyle.DOUBLE_QUOTED && c == '\\' && at + 1 < text.length()) {
            return switch (text.charAt(at + 1)) {
                case 'x' -> 4;
                case 'u' -> 6;
                case 'U' -> 10;
                default -> 2;
            };
        }
        return 1;
    }

    /** Each line break counts as one character, be it kept or folded. */
    private Place inBlock(int index) {
        int line = text.indexOf('\n', start) + 1;
        int indent = indent(line);
        int left = index;
        while (line > 0 && line < text.length()) {
            int end = text.indexOf('\n', line) < 0 ? text.length() : text.indexOf('\n', line);
            int length = Math.max(0, end - line - indent);
            if (left <= length) {
                return place(Math.min(end, line + indent + left));
            }
            left -= length + 1;
            line = end + 1;
        }
        return place(start);
    }

    /** Of the first line that is not blank. */
    private int indent(int from) {
        int line = from;
        while (line < text.length()) {
            int at = line;
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
            if (at < text.length() && text.charAt(at) != '\n') {
                return at - line;
            }
            line = at + 1;
        }
        return 0;
    }

    private Place place(int offset) {
        int lines =
                (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
        int begin = text.lastIndexOf('\n', offset - 1) + 1;
        return new Place(lines + 1, text.codePointCount(begin, offset) + 1);
    }
}

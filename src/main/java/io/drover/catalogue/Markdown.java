package io.drover.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Text of a page in the making. Not thread-safe. */
final class Markdown {
    private final StringBuilder text = new StringBuilder();

    Markdown(String title, String about) {
        text.append("# ").append(title).append("\n\n");
        text.append("<!-- Made by `drover catalogue --markdown config/catalogue`; do not change it here. -->\n\n");
        paragraph(about);
    }

    Markdown heading(int level, String words) {
        text.append("#".repeat(level)).append(' ').append(words).append("\n\n");
        return this;
    }

    /** Nothing where it is empty. */
    Markdown paragraph(String words) {
        if (!words.isEmpty()) {
            text.append(words).append("\n\n");
        }
        return this;
    }

    Markdown code(String language, String lines) {
        text.append("```").append(language).append('\n').append(lines.strip()).append("\n```\n\n");
        return this;
    }

    /** Nothing where there are no rows. */
    Markdown table(List<String> head, List<List<String>> rows) {
        if (rows.isEmpty()) {
            return this;
        }
        List<List<String>> lines = new ArrayList<>();
        lines.add(head);
        lines.add(head.stream().map(word -> "---").toList());
        lines.addAll(rows);
        lines.forEach(line ->
                text.append(line.stream().map(Markdown::cell).collect(Collectors.joining(" | ", "| ", " |\n"))));
        text.append('\n');
        return this;
    }

    private static String cell(String words) {
        return words.replaceAll("\\s+", " ").replace("|", "\\|").strip();
    }

    /** As code, "" for nothing. */
    static String code(String words) {
        return words.isEmpty() ? "" : "`" + words + "`";
    }

    static String codes(List<String> words) {
        return words.stream().map(Markdown::code).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return text.toString().stripTrailing() + "\n";
    }
}

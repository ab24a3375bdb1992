package io.drover.koji;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One file in the language of Python's ConfigParser, which koji reads: {@code [section]}, {@code key = value} or
 * {@code key: value}, keys in any case, lines of comment after {@code #} or {@code ;}, values that go on in lines further
 * in, {@code [DEFAULT]} for all sections. A percent sign is one: nothing is interpolated. Used once, by one thread.
 */
final class KojiConfFile {

    /** The section whose values hold for all others. */
    static final String FOR_ALL = "DEFAULT";

    private static final Pattern HEADER = Pattern.compile("\\[(.+)].*");
    private static final Pattern OPTION = Pattern.compile("([^=:]*)[=:](.*)");

    private final Path file;
    private final Map<String, Map<String, KojiValue>> sections = new TreeMap<>();
    private final Map<String, Integer> lineOf = new HashMap<>();
    /** Of the section that the line is in. */
    private @Nullable Map<String, KojiValue> values;

    private String section = "";
    private @Nullable String key;
    private int indent;

    private KojiConfFile(Path file) {
        this.file = file;
    }

    /** @return values by key by section. @throws IllegalArgumentException that names the line and never quotes a value */
    static Map<String, Map<String, KojiValue>> parse(Path file, String text) {
        KojiConfFile parsed = new KojiConfFile(file);
        int number = 0;
        for (String line : text.replaceFirst("^\uFEFF", "").lines().toList()) {
            parsed.line(++number, line);
        }
        return parsed.sections;
    }

    private void line(int number, String line) {
        String words = line.strip();
        if (words.isEmpty() || words.startsWith("#") || words.startsWith(";")) {
            return;
        }
        int in = line.indexOf(words);
        if (values != null && key != null && in > indent) {
            values.computeIfPresent(key, (k, value) -> new KojiValue(value.text() + "\n" + words, value.place()));
            return;
        }
        indent = in;
        Matcher header = HEADER.matcher(words);
        if (header.matches()) {
            begin(number, header.group(1));
        } else {
            option(number, words);
        }
    }

    private void begin(int number, String name) {
        once(number, "[" + name + "]", "the section [" + name + "]");
        section = name;
        key = null;
        values = new TreeMap<>();
        sections.put(name, values);
    }

    private void option(int number, String words) {
        if (values == null) {
            throw fault(number, "a line before the first [section]");
        }
        Matcher option = OPTION.matcher(words);
        if (!option.matches() || option.group(1).isBlank()) {
            throw fault(number, "neither [section] nor key = value nor a comment");
        }
        String name = option.group(1).strip().toLowerCase(Locale.ROOT);
        once(number, "[" + section + "] " + name, "the key " + name + " of [" + section + "]");
        key = name;
        values.put(name, new KojiValue(option.group(2).strip(), file + " [" + section + "] " + name));
    }

    private void once(int number, String what, String words) {
        Integer earlier = lineOf.putIfAbsent(what, number);
        if (earlier != null) {
            throw fault(number, words + " stands in line " + earlier + " already");
        }
    }

    private IllegalArgumentException fault(int number, String what) {
        return new IllegalArgumentException(file + ", line " + number + ": " + what);
    }
}

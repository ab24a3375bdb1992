package io.drover.catalogue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A key of the configuration, as {@code config/application.properties} documents it.
 *
 * @param section its second word: koji
 * @param value the default, "" where it is empty
 * @param about what is said of its group
 * @param comment what is said right above it, "" where the group says it all
 */
public record KeySheet(String key, String section, String value, String about, String comment) {
    private static final String DEFAULTS = "/defaults/application.properties";

    /** In the order of the file. */
    static List<KeySheet> all() {
        InputStream file = KeySheet.class.getResourceAsStream(DEFAULTS);
        if (file == null) {
            throw new IllegalStateException(DEFAULTS + " is not in the jar");
        }
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return read(lines.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<KeySheet> read(List<String> lines) {
        List<KeySheet> keys = new ArrayList<>();
        StringBuilder said = new StringBuilder();
        String about = "";
        boolean first = true;
        for (String line : lines) {
            if (line.startsWith("#")) {
                said.append(said.isEmpty() ? "" : " ").append(line.substring(1).strip());
            } else if (line.isBlank()) {
                said.setLength(0);
                first = true;
            } else {
                about = first ? said.toString() : about;
                keys.add(of(line, about, first ? "" : said.toString()));
                said.setLength(0);
                first = false;
            }
        }
        return keys;
    }

    private static KeySheet of(String line, String about, String comment) {
        String[] parts = line.split("=", 2);
        String key = parts[0].strip();
        return new KeySheet(key, key.split("\\.", 3)[1], parts[1].strip(), about, comment);
    }

    /** The environment's variable that says it, too. */
    public String variable() {
        return key.toUpperCase(java.util.Locale.ROOT).replaceAll("[.-]", "_");
    }

    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("key", key)
                .put("section", section)
                .put("default", value)
                .put("variable", variable())
                .put("about", about)
                .put("comment", comment);
    }
}

package io.drover.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All configuration: the defaults that ship in the jar ({@code config/application.properties}), over them the operator's
 * file, over that the environment ({@code drover.db.url} is {@code DROVER_DB_URL}). A key that the defaults do not list
 * is a fault. Immutable.
 */
public final class Settings {
    private static final String DEFAULTS = "/defaults/application.properties";
    private static final Set<String> ENVIRONMENT_OF_OTHERS =
            Set.of("DROVER_CONFIG", "DROVER_USER", "DROVER_PASSWORD", "DROVER_URL", "DROVER_TEST_SERVICES");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
    static final Pattern SECRET = Pattern.compile(".*\\.(password|token)");

    private final Map<String, String> values;
    private final Set<String> said;
    private final Set<String> fromEnvironment;
    private final boolean standIns;

    private Settings(Map<String, String> values, Set<String> said, Set<String> fromEnvironment, boolean standIns) {
        this.values = values;
        this.said = said;
        this.fromEnvironment = fromEnvironment;
        this.standIns = standIns;
    }

    /** Only the defaults. */
    public static Settings defaults() {
        try (InputStream file = Objects.requireNonNull(Settings.class.getResourceAsStream(DEFAULTS), DEFAULTS)) {
            return new Settings(read(file), Set.of(), Set.of(), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws SettingsException where the file cannot be read or holds an unknown key */
    public Settings overlaidBy(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return overlaidBy(read(in), file.toString());
        } catch (IOException e) {
            throw new SettingsException(file + ": cannot be read: " + e.getMessage());
        }
    }

    /** @param place where the values come from, for the message of a fault */
    public Settings overlaidBy(Map<String, String> others, String place) {
        Map<String, String> merged = new TreeMap<>(values);
        Set<String> all = new TreeSet<>(said);
        all.addAll(others.keySet());
        List<String> faults = new ArrayList<>();
        others.forEach((key, value) -> {
            if (key.startsWith("camel.")
                    || values.containsKey(key)
                    || PartKeys.general(key, values).isPresent()) {
                merged.put(key, value.strip());
            } else {
                faults.add(place + ": there is no key " + key + nearest(key, values.keySet()));
            }
        });
        InClear.faults(merged, others.keySet()).forEach(faults::add);
        if (!faults.isEmpty()) {
            throw new SettingsException(faults);
        }
        return new Settings(merged, all, fromEnvironment, standIns);
    }

    /** Variables that begin with DROVER_ and name no key are a fault, so that a misspelt one is noticed. */
    public Settings overlaidByEnvironment(Map<String, String> environment) {
        Map<String, String> keys = new TreeMap<>();
        values.keySet().forEach(key -> keys.put(variable(key), key));
        Map<String, String> merged = new TreeMap<>(values);
        Set<String> found = new TreeSet<>(fromEnvironment);
        List<String> faults = new ArrayList<>();
        environment.forEach((variable, value) -> {
            String key = Optional.ofNullable(keys.get(variable))
                    .or(() -> PartKeys.ofVariable(variable, values))
                    .orElse(null);
            if (key != null) {
                merged.put(key, value);
                found.add(key);
            } else if (variable.startsWith("DROVER_") && !ENVIRONMENT_OF_OTHERS.contains(variable)) {
                faults.add(
                        "environment: there is no key for the variable " + variable + nearest(variable, keys.keySet()));
            }
        });
        InClear.faults(merged, found).forEach(faults::add);
        if (!faults.isEmpty()) {
            throw new SettingsException(faults);
        }
        Set<String> all = new TreeSet<>(said);
        all.addAll(found);
        return new Settings(merged, all, found, standIns);
    }

    static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    /** Parts of a section, as drover.dispatch, for which one of its keys is said again, with those keys' last words. */
    public Map<String, Set<String>> parts(String section) {
        return PartKeys.said(values, section);
    }

    /** Whether the operator's file or the environment says it, be it the default. */
    public boolean isSaid(String key) {
        return said.contains(key);
    }

    /** A value, "" where it is empty. @throws SettingsException for a key that does not exist: a bug */
    public String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new SettingsException("there is no key " + key);
        }
        return value;
    }

    /** A value that must not be empty. */
    public String required(String key) {
        String value = text(key);
        if (value.isBlank()) {
            throw new SettingsException(key + ": must be set");
        }
        return value;
    }

    public int number(String key) {
        try {
            return Integer.parseInt(text(key));
        } catch (NumberFormatException e) {
            throw new SettingsException(key + ": a whole number, not '" + text(key) + "'");
        }
    }

    public boolean flag(String key) {
        return switch (text(key)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new SettingsException(key + ": true or false, not '" + text(key) + "'");
        };
    }

    /** 500ms, 30s, 5m, 2h, 7d, or ISO 8601 as in PT30S. */
    public Duration duration(String key) {
        String value = text(key);
        Matcher simple = DURATION.matcher(value);
        if (simple.matches()) {
            long number = Long.parseLong(simple.group(1));
            return switch (simple.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
        }
        try {
            Duration duration = Duration.parse(value);
            if (!duration.isNegative()) {
                return duration;
            }
            throw notADuration(key, value);
        } catch (DateTimeParseException e) {
            throw notADuration(key, value);
        }
    }

    private static SettingsException notADuration(String key, String value) {
        return new SettingsException(key + ": a duration such as 500ms, 30s, 5m, 2h, 7d, not '" + value + "'");
    }

    /** The same for who asks nobody and may not read secrets: each is a stand-in, and no file is opened. */
    public Settings withoutSecrets() {
        return new Settings(values, said, fromEnvironment, true);
    }

    public boolean hasSecrets() {
        return !standIns;
    }

    /**
     * A secret: {@code file:/path} or {@code env:NAME} in the file, or the secret itself in the key's own environment
     * variable; "" where it is not set. Never in clear in a file.
     */
    public String secret(String key) {
        return standIns ? "stand-in" : new SecretKey(key, text(key), fromEnvironment.contains(key)).read(variable(key));
    }

    /**
     * Everything, for Camel's placeholders; secrets as they were written, not as they are. Each duration is there as
     * {@code <key>-millis} too, since some of Camel's options take nothing else.
     */
    public Properties asProperties() {
        Properties properties = new Properties();
        properties.putAll(values);
        fromEnvironment.stream()
                .filter(key -> SECRET.matcher(key).matches())
                .forEach(key -> properties.put(key, "env:" + variable(key)));
        values.forEach((key, value) -> {
            if (DURATION.matcher(value).matches()) {
                properties.put(key + "-millis", Long.toString(duration(key).toMillis()));
            }
        });
        return properties;
    }

    /** All keys, sorted. */
    public Set<String> keys() {
        return new TreeSet<>(values.keySet());
    }

    private static Map<String, String> read(InputStream in) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        Map<String, String> values = new TreeMap<>();
        properties
                .stringPropertyNames()
                .forEach(key -> values.put(key, properties.getProperty(key).strip()));
        return values;
    }

    private static String nearest(String key, Set<String> all) {
        return all.stream()
                .min(Comparator.comparingInt(known -> distance(known, key)))
                .filter(known -> distance(known, key) <= Math.max(3, key.length() / 4))
                .map(known -> "; did you mean " + known + "?")
                .orElse("");
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int same = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(same, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}

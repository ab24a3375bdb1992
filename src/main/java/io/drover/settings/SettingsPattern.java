package io.drover.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One element of a list that is held against values of settings: a topic's first words ({@code org.fedoraproject.prod}), a host
 * or file with {@code *} for anything ({@code *.fedoraproject.org}, {@code /etc/pki/prod/*}), a secret's fingerprint ({@code
 * sha256:…}); with {@code !} in front, what is meant by none of the others.
 */
public record SettingsPattern(String text) {
    private static final String FINGERPRINT = "sha256:";
    private static final Pattern AUTHORITY = Pattern.compile("^(?:jdbc:)?[a-z][a-z0-9+]*://([^/?]*)");

    public SettingsPattern {
        if (text.startsWith(FINGERPRINT) && !text.matches("sha256:[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    text + ": a fingerprint is sha256: and 64 digits, as `drover deploy fingerprints` prints it");
        }
    }

    /** @param list with commas between */
    public static List<SettingsPattern> parse(String key, String list) {
        try {
            return Stream.of(list.split(","))
                    .map(String::strip)
                    .filter(element -> !element.isEmpty())
                    .map(SettingsPattern::new)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new SettingsException(key + ": " + e.getMessage());
        }
    }

    /** The first pattern that is meant by one of the places in a value: topics, hosts of URLs, files. */
    public static Optional<SettingsPattern> firstOf(List<SettingsPattern> patterns, String value) {
        return places(value)
                .filter(place -> patterns.stream().noneMatch(p -> p.isException() && p.means(place)))
                .flatMap(place -> patterns.stream().filter(p -> !p.isException() && p.means(place)))
                .findFirst();
    }

    public boolean isFingerprint() {
        return text.startsWith(FINGERPRINT);
    }

    public boolean isFingerprint(String fingerprint) {
        return text.equals(fingerprint);
    }

    /** {@code sha256:} and the digest of a secret, without the white space around it. */
    public static String fingerprint(String secret) {
        return digest(secret.strip().getBytes(StandardCharsets.UTF_8));
    }

    /** Of a file's secret, empty where it cannot be read. Text is stripped, so that a new line at its end makes no other secret. */
    public static Optional<String> fingerprintOf(String file) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of(file));
            String text = new String(bytes, StandardCharsets.UTF_8);
            boolean isText = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
            return Optional.of(isText ? fingerprint(text) : digest(bytes));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return FINGERPRINT
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isException() {
        return text.startsWith("!");
    }

    private boolean means(String place) {
        String wanted = isException() ? text.substring(1) : text;
        return place.equals(wanted)
                || place.startsWith(wanted + ".")
                || glob(wanted).matcher(place).matches();
    }

    private static Pattern glob(String text) {
        return Pattern.compile(
                Stream.of(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
                Pattern.CASE_INSENSITIVE);
    }

    private static Stream<String> places(String value) {
        TreeSet<String> places = new TreeSet<>();
        authority(value).ifPresent(hosts -> addHosts(hosts, places));
        for (String part : value.split(",")) {
            String element = part.strip();
            Optional<String> hosts = authority(element);
            if (hosts.isPresent()) {
                addHosts(hosts.get(), places);
            } else if (!element.isEmpty()) {
                places.add(element.startsWith("file:") ? element.substring("file:".length()) : element);
            }
        }
        return places.stream();
    }

    private static Optional<String> authority(String value) {
        Matcher matcher = AUTHORITY.matcher(value);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** {@code user@a:1,b:2}. */
    private static void addHosts(String authority, TreeSet<String> places) {
        for (String each : authority.split(",")) {
            String host = each.substring(each.lastIndexOf('@') + 1).replaceAll(":\\d*$", "");
            if (!host.isBlank()) {
                places.add(host.strip());
            }
        }
    }

    @Override
    public String toString() {
        return text;
    }
}

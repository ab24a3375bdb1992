package io.drover.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Secrets of several environments by their SHA-256, never themselves.
 *
 * @param byEnvironment fingerprints, {@code sha256:…}, by environment and by the secret's place in its directory
 */
public record Fingerprints(Map<String, Map<String, String>> byEnvironment) {
    public Fingerprints {
        byEnvironment = new TreeMap<>(byEnvironment);
    }

    /**
     * @param directories by environment; each file in it, at any depth, is a secret
     * @param fingerprint of a file, empty where it cannot be read
     * @throws DeployException where a file cannot be read, or is empty
     */
    public static Fingerprints of(Map<String, Path> directories, Function<Path, Optional<String>> fingerprint) {
        Map<String, Map<String, String>> all = new TreeMap<>();
        directories.forEach((environment, directory) -> {
            Map<String, String> prints = new TreeMap<>();
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String place = directory.relativize(file).toString();
                    if (Files.size(file) == 0) {
                        throw new DeployException(environment, file + " is empty; put the secret into it");
                    }
                    prints.put(
                            place,
                            fingerprint
                                    .apply(file)
                                    .orElseThrow(() -> new DeployException(environment, file + " cannot be read")));
                }
            } catch (IOException e) {
                throw new DeployException(environment, directory + " cannot be read: " + e.getMessage());
            }
            all.put(environment, prints);
        });
        return new Fingerprints(all);
    }

    /** Secrets that two environments have in common, each as a sentence. */
    public List<String> shared() {
        Map<String, String> first = new TreeMap<>();
        List<String> shared = new ArrayList<>();
        byEnvironment.forEach((environment, prints) -> {
            Map<String, String> own = new TreeMap<>();
            prints.forEach((place, print) -> {
                String other = first.get(print);
                if (other != null) {
                    shared.add(environment + " " + place + " is the same secret as " + other + "; give " + environment
                            + " one of its own");
                }
                own.putIfAbsent(print, environment + " " + place);
            });
            own.forEach(first::putIfAbsent);
        });
        return shared;
    }

    static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.drover.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The operator's route files and kamelets as they were at one moment: what is in use does not change because somebody
 * edits a file. Hidden files, an editor's among them, are none. Immutable.
 *
 * @param directory may be missing
 * @param routes the text of each {@code *.yaml} by its path
 * @param kamelets the text of each {@code kamelets/*.kamelet.yaml} by its path
 */
public record OwnFiles(Path directory, Map<String, String> routes, Map<String, String> kamelets) {
    private static final long MOST_BYTES = 16L * 1024 * 1024;
    private static final String KAMELET = ".kamelet.yaml";

    public OwnFiles {
        routes = Map.copyOf(new TreeMap<>(routes));
        kamelets = Map.copyOf(new TreeMap<>(kamelets));
    }

    /**
     * @throws UncheckedIOException where a file cannot be read, or goes away meanwhile
     * @throws IllegalArgumentException for more than {@value #MOST_BYTES} bytes
     */
    public static OwnFiles read(Path directory) {
        return new OwnFiles(directory, texts(directory, ".yaml"), texts(directory.resolve("kamelets"), KAMELET));
    }

    private static Map<String, String> texts(Path folder, String ending) {
        Map<String, String> texts = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return texts;
        }
        try (Stream<Path> found = Files.list(folder)) {
            List<Path> files =
                    found.filter(file -> isOne(file, ending)).sorted().toList();
            long bytes = 0;
            for (Path file : files) {
                bytes += Files.size(file);
                if (bytes > MOST_BYTES) {
                    throw new IllegalArgumentException(folder + ": more than " + MOST_BYTES + " bytes of " + ending);
                }
                texts.put(file.toString(), Files.readString(file));
            }
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOne(Path file, String ending) {
        String name = file.getFileName().toString();
        return name.endsWith(ending) && !name.startsWith(".") && !Files.isDirectory(file);
    }

    /** The path of a kamelet's file, there or not. */
    String pathOf(String kamelet) {
        return directory.resolve("kamelets").resolve(kamelet + KAMELET).toString();
    }

    /** SHA-256 of each file by its path, routes and kamelets, in the order of the paths. */
    public Map<String, String> hashes() {
        Map<String, String> hashes = new TreeMap<>();
        routes.forEach((file, text) -> hashes.put(file, sha256(text)));
        kamelets.forEach((file, text) -> hashes.put(file, sha256(text)));
        return hashes;
    }

    /** SHA-256 over all of them: the same for the same files of the same content, and no others. */
    public String hash() {
        return sha256(hashes().toString());
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

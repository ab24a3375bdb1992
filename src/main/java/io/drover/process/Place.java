package io.drover.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** The name of a directory of runs, made once and kept in it: what runs there is told from what runs on other machines. */
final class Place {
    private static final String FILE = ".place";
    private static final int LENGTH = 8;

    private Place() {}

    static String nameOf(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            Files.createDirectories(directory);
            if (!Files.exists(file)) {
                Path made = Files.createTempFile(directory, FILE, null);
                Files.writeString(made, UUID.randomUUID().toString().substring(0, LENGTH));
                try {
                    Files.createLink(file, made);
                } catch (FileAlreadyExistsException known) {
                    // another process was quicker
                } finally {
                    Files.delete(made);
                }
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the directory of runs, " + directory + ", cannot be used: " + e.getMessage(), e);
        }
    }
}

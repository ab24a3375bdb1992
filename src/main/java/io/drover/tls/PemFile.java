package io.drover.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of the configuration.
 *
 * @param setting the key that names it, for what is said of a fault: {@code drover.bus.tls.ca}
 */
public record PemFile(String setting, Path path) {

    /** @throws IllegalArgumentException that names key and file */
    String text() {
        try {
            return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new IllegalArgumentException(setting + ": cannot read " + path + ": " + e, e);
        }
    }

    IllegalArgumentException fault(String what) {
        return new IllegalArgumentException(setting + ": " + path + " " + what);
    }
}

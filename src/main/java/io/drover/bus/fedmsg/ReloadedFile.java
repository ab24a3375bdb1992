package io.drover.bus.fedmsg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a file says, read again when the file has changed. A later version that cannot be read, a half-written one say,
 * is reported once and changes nothing. Thread-safe.
 */
final class ReloadedFile<T> {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadedFile.class);
    private static final long MAX_BYTES = 64L << 20;

    /** Reads the content; an {@link IllegalArgumentException} says what is wrong with it. */
    interface Reader<T> {
        T read(byte[] content);
    }

    private final String key;
    private final Path file;
    private final Reader<T> reader;
    private String stamp;
    private T value;

    /**
     * Reads the file.
     *
     * @param key of the configuration, for the message of a fault
     * @throws IllegalArgumentException where the file cannot be used
     */
    ReloadedFile(String key, Path file, Reader<T> reader) {
        this.key = key;
        this.file = file;
        this.reader = reader;
        this.stamp = stamp();
        this.value = read();
    }

    synchronized T get() {
        String now = stamp();
        if (!now.equals(stamp)) {
            stamp = now;
            reload();
        }
        return value;
    }

    private void reload() {
        try {
            value = read();
            LOG.info("{}: {} has changed and was read again", key, file);
        } catch (IllegalArgumentException e) {
            LOG.warn("{}; the version before it stays in use", e.getMessage());
        }
    }

    private T read() {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IllegalArgumentException(key + ": " + file + " has more than " + MAX_BYTES + " bytes");
            }
            return reader.read(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(key + ": cannot read " + file + ": " + e, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + file + ": " + e.getMessage(), e);
        }
    }

    private String stamp() {
        try {
            BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
            return is.lastModifiedTime() + " " + is.size() + " " + keyOf(is);
        } catch (IOException e) {
            return "away";
        }
    }

    private static @Nullable Object keyOf(BasicFileAttributes attributes) {
        return attributes.fileKey();
    }
}

package io.drover.ansible;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Objects;

/** Our callback plugin, out of the jar and beside the runs, where Ansible finds it. */
final class EventsPlugin {
    private static final String NAME = "drover_events.py";

    private EventsPlugin() {}

    /** Puts it there where it is not, or is another version's. */
    static void in(Path directory) {
        try (InputStream in = Objects.requireNonNull(EventsPlugin.class.getResourceAsStream("/ansible/" + NAME))) {
            byte[] plugin = in.readAllBytes();
            Files.createDirectories(directory);
            Path file = directory.resolve(NAME);
            if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), plugin)) {
                // in one step: a play of another process may be reading it
                Path made = Files.createTempFile(directory, NAME, null);
                Files.write(made, plugin);
                Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Ansible's callback plugin cannot be put into " + directory, e);
        }
    }
}

package io.drover.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a run says, in a file that it appends to: read in pieces, kept within a bound, and free of secrets when it is over. */
final class RunLog {
    private final Path file;

    RunLog(Path file) {
        this.file = file;
    }

    /**
     * Keeps it within a bound: half of that from its beginning, and what comes after.
     *
     * @param bytes more than that are cut
     */
    void bound(long bytes) throws IOException {
        if (!Files.exists(file) || Files.size(file) <= bytes) {
            return;
        }
        long left = Files.size(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(bytes / 2);
        }
        Files.writeString(
                file,
                "\n[drover: " + (left - bytes / 2) + " bytes are left out here, see drover.ansible.log-bytes]\n",
                StandardOpenOption.APPEND);
    }

    /** Puts stars in place of secrets, whole: for a file that nobody writes to any more. */
    void mask(Masks masks) throws IOException {
        if (masks.isEmpty() || !Files.exists(file)) {
            return;
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        String masked = masks.ofBytes().over(text);
        if (!masked.equals(text)) {
            Files.writeString(file, masked, StandardCharsets.ISO_8859_1);
        }
    }
}

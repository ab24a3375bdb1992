package io.drover.crash;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** A small disk of its own for the ledger, which can be filled to the last byte. Only root can mount one. */
final class Volume implements AutoCloseable {
    private final Path directory;
    private final boolean mounted;
    private final Thread undertaker = new Thread(this::unmount, "unmount");

    private Volume(Path directory, boolean mounted) {
        this.directory = directory;
        this.mounted = mounted;
        if (mounted) {
            Runtime.getRuntime().addShutdownHook(undertaker);
        }
    }

    /** Where it cannot be mounted it is a plain directory, which {@link #canFill() cannot be filled}. */
    static Volume create(Path directory, int megabytes) throws Exception {
        Files.createDirectories(directory);
        boolean mounted = false;
        if (PostgresCluster.isRoot()) {
            try {
                Program.run(
                        List.of("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", directory.toString()),
                        Map.of(),
                        new File("/dev/null"));
                mounted = true;
            } catch (IOException notPermitted) {
                // a container without the right to mount
            }
        }
        return new Volume(directory, mounted);
    }

    Path directory() {
        return directory;
    }

    boolean canFill() {
        return mounted;
    }

    /** Takes all that is left, and what others free meanwhile the next time it is called. */
    void fill() throws IOException {
        if (!mounted) {
            throw new IllegalStateException(directory + " is no disk of its own");
        }
        byte[] zeros = new byte[4096];
        try (FileChannel filler = FileChannel.open(
                filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE)) {
            while (true) {
                filler.write(ByteBuffer.wrap(zeros));
            }
        } catch (IOException full) {
            if (directory.toFile().getUsableSpace() > zeros.length) {
                throw full;
            }
        }
    }

    void free() throws IOException {
        Files.deleteIfExists(filler());
    }

    private Path filler() {
        return directory.resolve("filler");
    }

    @Override
    public void close() {
        if (mounted) {
            Runtime.getRuntime().removeShutdownHook(undertaker);
            unmount();
        }
    }

    private void unmount() {
        try {
            new ProcessBuilder("umount", "-l", directory.toString()).start().waitFor();
        } catch (IOException | InterruptedException e) {
            System.out.println(directory + " stays mounted: " + e);
        }
    }
}

package io.drover.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What the processes of this machine have used of its processors, by the kernel's count. */
final class Machine {
    private static final double TICKS_PER_SECOND = 100;

    private Machine() {}

    /** Seconds by the program's name: java, beam.smp, postgres. Those of processes that have ended are gone. */
    static Map<String, Double> cpuSeconds() {
        Map<String, Double> seconds = new TreeMap<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : all) {
                add(process, seconds);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return seconds;
    }

    private static void add(Path process, Map<String, Double> seconds) throws IOException {
        String stat;
        try {
            stat = Files.readString(process.resolve("stat"));
        } catch (NoSuchFileException | UncheckedIOException ended) {
            return;
        }
        String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double used = (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
        seconds.merge(name, used, Double::sum);
    }
}

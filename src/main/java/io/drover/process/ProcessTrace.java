package io.drover.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which process it was, so that none that got its number later is taken for it.
 *
 * @param boot of which start of the machine
 * @param pid its number, which is that of its session and group, too
 * @param ticks when it began, in the kernel's ticks since the boot
 */
record ProcessTrace(String boot, long pid, long ticks) {
    private static final Path PROC = Path.of("/proc");
    private static final Path BOOT = PROC.resolve("sys/kernel/random/boot_id");
    /** Of what follows the name in {@code /proc/N/stat}, counted from 0. */
    private static final int STATE = 0;

    private static final int GROUP = 2;
    private static final int SESSION = 3;
    private static final int START = 19;

    /** Of the two lines that the wrapper writes; empty where they are not whole. */
    static Optional<ProcessTrace> parse(String text) {
        String[] lines = text.split("\n", -1);
        if (lines.length < 3) {
            return Optional.empty();
        }
        String stat = lines[1];
        String[] fields = fields(stat);
        int blank = stat.indexOf(' ');
        return blank < 0 || fields.length <= START
                ? Optional.empty()
                : Optional.of(new ProcessTrace(
                        lines[0], Long.parseLong(stat.substring(0, blank)), Long.parseLong(fields[START])));
    }

    boolean isAlive() {
        try {
            if (!Files.readString(BOOT).strip().equals(boot)) {
                return false;
            }
            Optional<String[]> now = stat(pid);
            return now.isPresent()
                    && Long.parseLong(now.get()[START]) == ticks
                    && !now.get()[STATE].equals("Z")
                    && !now.get()[STATE].equals("X");
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether a process is of the session or the group that this one leads. */
    boolean leads(long other) {
        return stat(other)
                .filter(fields -> !fields[STATE].equals("Z"))
                .filter(fields -> Long.parseLong(fields[SESSION]) == pid || Long.parseLong(fields[GROUP]) == pid)
                .isPresent();
    }

    private static Optional<String[]> stat(long pid) {
        try {
            String text = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            String[] fields = fields(text);
            return fields.length > START ? Optional.of(fields) : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** Those behind the name, which may hold anything. */
    private static String[] fields(String stat) {
        int end = stat.lastIndexOf(')');
        return end < 0 ? new String[0] : stat.substring(end + 1).strip().split(" ");
    }
}

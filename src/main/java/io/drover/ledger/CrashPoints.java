package io.drover.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The named places at which a crash test ends the process as {@code kill -9} would: no shutdown hook, no flush. The names
 * are the rows of the crash table (design §4). Nothing happens unless the process was started with one of
 *
 * <ul>
 *   <li>{@code -Ddrover.crash-at=dispatch.answered:2}: it dies when it reaches that place for the second time;
 *       {@code dispatch.answered@mbs-submit-build}: when it reaches it with that verb
 *   <li>{@code -Ddrover.stop-at=…}: it stands still there instead, as {@code kill -STOP} makes it
 *   <li>{@code -Ddrover.crash-file=FILE}: it dies at the place that the file names once there is such a file, and takes the
 *       file with it, so that the next life goes on
 * </ul>
 */
public final class CrashPoints {
    private static final int EXIT_LIKE_KILLED = 137;
    private static final @Nullable Place WANTED;
    private static final @Nullable Path FILE;
    private static final AtomicInteger TIMES_LEFT = new AtomicInteger(1);

    static {
        String wanted = System.getProperty("drover.crash-at", System.getProperty("drover.stop-at"));
        String file = System.getProperty("drover.crash-file");
        int colon = wanted == null ? -1 : wanted.indexOf(':');
        if (wanted != null && colon >= 0) {
            TIMES_LEFT.set(Integer.parseInt(wanted.substring(colon + 1)));
        }
        WANTED = wanted == null ? null : Place.parse(colon < 0 ? wanted : wanted.substring(0, colon));
        FILE = file == null ? null : Path.of(file);
    }

    private CrashPoints() {}

    /** Ends the process where the test asked for it. */
    public static void reach(String place) {
        reach(place, "");
    }

    /** @param subject a verb or a route, which the test may have asked for behind an {@code @} */
    public static void reach(String place, String subject) {
        if (WANTED != null && WANTED.is(place, subject) && TIMES_LEFT.decrementAndGet() == 0) {
            if (System.getProperty("drover.crash-at") == null) {
                standStill();
            } else {
                Runtime.getRuntime().halt(EXIT_LIKE_KILLED);
            }
        }
        if (FILE != null && isNamedBy(FILE, place, subject)) {
            Runtime.getRuntime().halt(EXIT_LIKE_KILLED);
        }
    }

    private static void standStill() {
        try {
            String pid = Long.toString(ProcessHandle.current().pid());
            new ProcessBuilder("kill", "-STOP", pid).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isNamedBy(Path file, String place, String subject) {
        try {
            return Files.exists(file)
                    && Place.parse(Files.readString(file).trim()).is(place, subject)
                    && Files.deleteIfExists(file);
        } catch (IOException takenAway) {
            return false;
        }
    }

    /** @param subject null for any */
    private record Place(String name, @Nullable String subject) {
        static Place parse(String text) {
            int at = text.indexOf('@');
            return at < 0 ? new Place(text, null) : new Place(text.substring(0, at), text.substring(at + 1));
        }

        boolean is(String place, String of) {
            return name.equals(place) && (subject == null || subject.equals(of));
        }
    }
}

package io.drover.ledger;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The named places at which a crash test ends the process as {@code kill -9} would: no shutdown hook, no flush. Started
 * with {@code -Ddrover.crash-at=dispatch.answered:2} the process dies when it reaches that place for the second time;
 * without it nothing happens. The names are the rows of the crash table (design §4).
 */
public final class CrashPoints {
    private static final int EXIT_LIKE_KILLED = 137;
    private static final @Nullable String PLACE;
    private static final AtomicInteger TIMES_LEFT = new AtomicInteger();

    static {
        String wanted = System.getProperty("drover.crash-at");
        int colon = wanted == null ? -1 : wanted.indexOf(':');
        PLACE = wanted == null || colon < 0 ? wanted : wanted.substring(0, colon);
        TIMES_LEFT.set(wanted == null || colon < 0 ? 1 : Integer.parseInt(wanted.substring(colon + 1)));
    }

    private CrashPoints() {}

    /** Ends the process where the test asked for it. */
    public static void reach(String place) {
        if (place.equals(PLACE) && TIMES_LEFT.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(EXIT_LIKE_KILLED);
        }
    }
}

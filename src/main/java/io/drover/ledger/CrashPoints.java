package io.drover.ledger;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The named places at which a crash test ends the process as {@code kill -9} would: no shutdown hook, no flush. Started
 * with {@code -Ddrover.crash-at=dispatch.answered:2} the process dies when it reaches that place for the second time, with
 * {@code dispatch.answered@mbs-submit-build} when it reaches it with that verb; without it nothing happens. The names are
 * the rows of the crash table (design §4).
 */
public final class CrashPoints {
    private static final int EXIT_LIKE_KILLED = 137;
    private static final @Nullable String PLACE;
    private static final @Nullable String SUBJECT;
    private static final AtomicInteger TIMES_LEFT = new AtomicInteger(1);

    static {
        String wanted = System.getProperty("drover.crash-at");
        if (wanted == null) {
            PLACE = null;
            SUBJECT = null;
        } else {
            int colon = wanted.indexOf(':');
            if (colon >= 0) {
                TIMES_LEFT.set(Integer.parseInt(wanted.substring(colon + 1)));
            }
            String name = colon < 0 ? wanted : wanted.substring(0, colon);
            int at = name.indexOf('@');
            PLACE = at < 0 ? name : name.substring(0, at);
            SUBJECT = at < 0 ? null : name.substring(at + 1);
        }
    }

    private CrashPoints() {}

    /** Ends the process where the test asked for it. */
    public static void reach(String place) {
        if (PLACE != null) {
            reach(place, "");
        }
    }

    /** @param subject a verb or a route, which the test may have asked for behind an {@code @} */
    public static void reach(String place, String subject) {
        if (PLACE != null
                && PLACE.equals(place)
                && (SUBJECT == null || SUBJECT.equals(subject))
                && TIMES_LEFT.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(EXIT_LIKE_KILLED);
        }
    }
}

package io.drover.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Some rows of a longer list.
 *
 * @param rows in the order that was asked for
 * @param total how many rows there are on all pages together
 */
public record Page<T>(List<T> rows, long total) {
    public Page {
        rows = List.copyOf(rows);
    }

    /**
     * Which part of the list.
     *
     * @param number from 1
     * @param size rows on one page, 1 to {@value #MAX_SIZE}
     */
    public record Window(int number, int size) {
        public static final int MAX_SIZE = 1_000;

        public Window {
            if (number < 1 || size < 1 || size > MAX_SIZE) {
                throw new IllegalArgumentException("page " + number + " of " + size
                        + " rows: pages count from 1, with 1 to " + MAX_SIZE + " rows");
            }
        }

        long offset() {
            return (number - 1L) * size;
        }

        /** The nearer way to it in a list of {@code total} rows: the database goes through all that lie before. */
        Way way(long total) {
            long behind = total - offset() - size;
            if (offset() <= behind) {
                return new Way(offset(), size, false);
            }
            return new Way(Math.max(0, behind), (int) Math.min(size, total - offset()), true);
        }
    }

    /** @param backwards from the end of the list, and then in the opposite order */
    record Way(long offset, int size, boolean backwards) {
        <T> List<T> inOrder(List<T> rows) {
            if (!backwards) {
                return rows;
            }
            List<T> turned = new ArrayList<>(rows);
            Collections.reverse(turned);
            return turned;
        }
    }
}

package io.drover.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the index of images has come at one hub.
 *
 * @param number counts the scans of the hub
 * @param began what was completed before is in this scan's list; null until it begins
 * @param finished when a whole scan last was at its end; null: never
 * @param refreshed everything that was completed up to here is known; null before the first whole list
 * @param trouble what keeps it, null where nothing does
 */
public record ImageScan(
        String hub,
        long number,
        State state,
        Place place,
        @Nullable Instant began,
        @Nullable Instant refreshed,
        @Nullable Instant finished,
        @Nullable String trouble) {

    /** What is being done. */
    public enum State {
        ASKED,
        /** koji's list of image builds is fetched, page by page. */
        LISTING,
        /** What the images hold is read. */
        READING,
        DONE
    }

    /**
     * A place in koji's list.
     *
     * @param list the number of the list, where there are several: one for each tag
     * @param offset of the next page's first row
     * @param last the last build so far, which the next page must have again; 0: none
     * @param listed builds so far, in all lists
     */
    public record Place(int list, int offset, long last, long listed) {
        public static final Place BEGINNING = new Place(0, 0, 0, 0);

        String text() {
            return list + " " + offset;
        }

        static Place of(String text, long last, long listed) {
            String[] parts = text.split(" ");
            return new Place(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), last, listed);
        }
    }
}

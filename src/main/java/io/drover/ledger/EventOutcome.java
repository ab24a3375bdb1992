package io.drover.ledger;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many of an event's actions, all of which have ended, came to what; {@link #sentence} becomes its reason. Source of the
 * sentences about images: Freshmaker, wire/targets.md §1.4.
 *
 * @param actions all of them
 * @param builds those that make an artifact
 * @param images those that make an image
 */
public record EventOutcome(Count actions, Count builds, Count images) {
    /** What advisories and updates are called: {@code FEDORA-2026-0a1b2c3d4e}, {@code RHSA-2026:0001}, {@code 108999}. */
    private static final Pattern ADVISORY = Pattern.compile("\\d+|[A-Z][A-Z-]*-\\d{4}[-:][0-9A-Za-z]+(-\\d+)?");

    private static final String NOTHING = ": none of ";

    /** @param done of all that there were */
    record Count(int all, int done) {
        int failed() {
            return all - done;
        }

        boolean inVain() {
            return all > 0 && done == 0;
        }
    }

    /** Whether an event of that reason made nothing of what it was to make, though its state is COMPLETE. */
    public static boolean inVain(@Nullable String reason) {
        return reason != null && reason.contains(NOTHING);
    }

    /** @param searchKey what people look the event up by */
    String sentence(String searchKey) {
        if (images.all == 0) {
            return ofActions();
        }
        int others = actions.all - images.all;
        int failed = actions.failed() - images.failed();
        return (ADVISORY.matcher(searchKey).matches() ? "Advisory " + searchKey + ": " : "")
                + ofImages()
                + (failed == 0 ? "" : " " + failed + " of " + others + " other actions failed.");
    }

    private String ofImages() {
        if (images.failed() == 0) {
            return "All " + images.all + " container images have been rebuilt.";
        }
        return images.failed() + " of " + images.all + " container image(s) failed to rebuild"
                + (images.inVain() ? NOTHING + images.all + " was rebuilt." : ".");
    }

    private String ofActions() {
        if (actions.failed() == 0) {
            return "All " + actions.all + (actions.all == 1 ? " action is done." : " actions are done.");
        }
        return actions.failed() + " of " + actions.all + " actions failed"
                + (builds.inVain()
                        ? NOTHING + builds.all + (builds.all == 1 ? " build" : " builds") + " was made."
                        : ".");
    }
}

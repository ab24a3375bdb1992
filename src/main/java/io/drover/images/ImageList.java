package io.drover.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.ledger.ImageBuilds;
import io.drover.ledger.ImageScan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * koji's list of image builds, page by page, the youngest first. Between two pages the hub goes on: what is added lets rows
 * come twice, what is deleted would let some slip through. So a page begins with rows of the one before, and if the last of
 * those is not on it the list is begun again. Stateless.
 */
final class ImageList {
    private static final int IMAGE_COMPLETE = 1;
    /** What was completed just before is asked for once more: the hub's clock is not ours. */
    private static final Duration OVERLAP = Duration.ofMinutes(10);

    private final Lookups lookups;
    private final List<String> tags;
    private final int page;

    /** @param tags whose builds are listed; none: all of the hub */
    ImageList(Lookups lookups, List<String> tags, int page) {
        this.lookups = lookups;
        this.tags = tags;
        this.page = page;
    }

    /**
     * One page.
     *
     * @param next where the next one begins
     * @param last whether there is none
     * @param slipped whether rows may have slipped through, so that the list begins again
     */
    record Page(List<ImageBuilds.Listed> builds, ImageScan.Place next, boolean last, boolean slipped) {}

    /** Whether the list has every image build that koji has. */
    boolean isWhole() {
        return tags.isEmpty();
    }

    /** @throws CallFailed where koji does not answer, or does not know a tag */
    Page at(String hub, ImageScan.Place place) {
        JsonNode answer = tags.isEmpty()
                ? all(hub, place.offset(), null)
                : tagged(hub, tags.get(Math.min(place.list(), tags.size() - 1)), place.offset());
        List<ImageBuilds.Listed> builds = rows(hub, answer);
        boolean joined =
                place.last() == 0 || builds.stream().anyMatch(one -> one.key().buildId() == place.last());
        if (!joined) {
            return new Page(builds, new ImageScan.Place(place.list(), 0, 0, 0), false, true);
        }
        // rows that came with the page before are not counted twice
        long known = place.last() == 0 ? 0 : 1 + indexOf(builds, place.last());
        long listed = place.listed() + builds.size() - known;
        long last = builds.isEmpty() ? 0 : builds.get(builds.size() - 1).key().buildId();
        if (answer.path("more").asBoolean()) {
            int step = Math.max(1, builds.size() - overlap());
            return new Page(
                    builds, new ImageScan.Place(place.list(), place.offset() + step, last, listed), false, false);
        }
        boolean another = place.list() + 1 < tags.size();
        return another
                ? new Page(builds, new ImageScan.Place(place.list() + 1, 0, 0, listed), false, false)
                : new Page(builds, new ImageScan.Place(place.list(), place.offset(), last, listed), true, false);
    }

    private static int indexOf(List<ImageBuilds.Listed> builds, long id) {
        for (int index = 0; index < builds.size(); index++) {
            if (builds.get(index).key().buildId() == id) {
                return index;
            }
        }
        return -1;
    }

    private int overlap() {
        return Math.max(1, page / 20);
    }

    /** Image builds of the hub that were completed since then, whatever the tags. @param offset of the first row */
    Since since(String hub, Instant since, int offset) {
        JsonNode answer = all(hub, offset, since.minus(OVERLAP));
        return new Since(rows(hub, answer), answer.path("more").asBoolean());
    }

    /** @param more whether there are further rows behind */
    record Since(List<ImageBuilds.Listed> builds, boolean more) {}

    private JsonNode all(String hub, int offset, @Nullable Instant since) {
        ObjectNode question = question(hub, offset).put("state", IMAGE_COMPLETE);
        if (since != null) {
            question.put("completeAfter", since.toEpochMilli() / 1000.0);
        }
        return lookups.ask("koji-builds-lookup", question);
    }

    private JsonNode tagged(String hub, String tag, int offset) {
        JsonNode answer =
                lookups.ask("koji-tag-contents-lookup", question(hub, offset).put("tag", tag));
        if (answer.path("tag").isNull()) {
            throw new CallFailed(new CallResult.Refused<>(
                    "koji's hub " + hub + " has no tag " + tag + ", which drover.images.tags names"));
        }
        return answer;
    }

    private ObjectNode question(String hub, int offset) {
        return ImageJson.object()
                .put("type", "image")
                .put("limit", page)
                .put("offset", offset)
                .put("profile", hub.equals("default") ? "" : hub);
    }

    private static List<ImageBuilds.Listed> rows(String hub, JsonNode answer) {
        List<ImageBuilds.Listed> rows = new ArrayList<>();
        answer.path("builds").forEach(row -> rows.add(ImageJson.listed(hub, row)));
        return rows;
    }
}

package io.drover.images;

import io.drover.dispatch.Backoff;
import java.time.Duration;
import java.util.List;

/**
 * The section {@code drover.images}.
 *
 * @param hubs koji profiles whose images are kept
 * @param tags whose builds a scan lists; none: every image build of the hub
 * @param onStart whether a hub that was never scanned is, without being asked
 * @param page rows of koji's list in one request
 * @param batch builds that are read together
 */
public record ImagesSettings(
        List<String> hubs, List<String> tags, boolean onStart, int page, int batch, Times times, boolean pdc) {
    public ImagesSettings {
        hubs = List.copyOf(hubs);
        tags = List.copyOf(tags);
        if (hubs.isEmpty()) {
            throw new IllegalArgumentException("drover.images.profiles: at least one koji profile");
        }
        if (page < 10 || page > 10_000) {
            throw new IllegalArgumentException("drover.images.page: 10 to 10000, not " + page);
        }
        if (batch < 1 || batch > 100) {
            throw new IllegalArgumentException("drover.images.batch: 1 to 100, not " + batch);
        }
    }

    /**
     * When things are done.
     *
     * @param interval between looks at what there is to do
     * @param refresh between questions for what was completed since
     * @param retry of builds that cannot be read
     */
    public record Times(Duration interval, Duration refresh, Backoff retry) {}
}

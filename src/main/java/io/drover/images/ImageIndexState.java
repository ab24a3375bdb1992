package io.drover.images;

import io.drover.ledger.ImageScan;
import io.drover.ledger.ImageScans;
import io.drover.ledger.ImageSearch;
import io.drover.ledger.StoredImage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether the index of images knows all there is: what it does not know must not pass for a no. Thread-safe. */
final class ImageIndexState {
    private static final int NAMED = 3;

    private final ImageScans scans;
    private final ImageSearch search;

    ImageIndexState(ImageScans scans, ImageSearch search) {
        this.scans = scans;
        this.search = search;
    }

    /** One sentence on what is not known; empty where everything is. */
    Optional<String> lacks(String hub) {
        Optional<ImageScan> scan = scans.of(hub);
        ImageSearch.Coverage known = search.coverage(hub);
        if (scan.isEmpty()) {
            return Optional.of("the image builds of koji's hub " + hub
                    + " have never been scanned; \"drover images scan\" or drover.images.scan=on-start begins it");
        }
        if (scan.get().finished() == null) {
            String trouble = scan.get().trouble() == null
                    ? ""
                    : "; what keeps it: " + scan.get().trouble();
            return Optional.of("the first scan of the image builds of koji's hub " + hub + " is under way: "
                    + known.read() + " are read, " + known.unread() + " of those listed are not" + trouble);
        }
        if (known.unread() == 0) {
            return Optional.empty();
        }
        List<String> some = search
                .list(new ImageSearch.Filter(null, null, null, StoredImage.State.UNREAD), Long.MAX_VALUE, NAMED)
                .stream()
                .map(image -> image.build().nvr().text()
                        + (image.reading().reason() == null
                                ? ""
                                : " (" + image.reading().reason() + ")"))
                .toList();
        return Optional.of(known.unread() + " image builds of koji's hub " + hub + " are not read yet, among them "
                + String.join(", ", some) + "; \"drover images leave-out\" goes on without one");
    }

    /** Everything that was completed in koji up to then is known; 1970 before the first list. */
    Instant asOf(String hub) {
        return scans.of(hub).map(ImageScan::refreshed).orElse(Instant.EPOCH);
    }
}

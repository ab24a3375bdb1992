package io.drover.images;

import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.ledger.ImageBuild;
import io.drover.ledger.ImageBuilds;
import io.drover.ledger.ImageReadings;
import io.drover.ledger.ImageScan;
import io.drover.ledger.ImageScans;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Moves the index of one hub on: fetches koji's list of image builds where a scan was asked for, asks now and then for what
 * was completed since, and reads what is unread. Each page and each batch is a commit, so that it goes on where it was,
 * whoever goes on. Used by one thread at a time.
 */
final class ImageScanning {
    private static final int MOST_PAGES_SINCE = 1_000;

    private final ImagesSettings settings;
    private final Clock clock;
    private final ImageList list;
    private final ImageReader reader;
    private final Tables tables;
    private int together;

    /** The tables of the index that a scan writes to. */
    record Tables(ImageBuilds builds, ImageReadings readings, ImageScans scans) {}

    ImageScanning(ImagesSettings settings, Clock clock, ImageList list, ImageReader reader, Tables tables) {
        this.settings = settings;
        this.clock = clock;
        this.list = list;
        this.reader = reader;
        this.tables = tables;
        this.together = settings.batch();
    }

    /**
     * Does what there is to do.
     *
     * @param goOn is asked before each request; false ends the round
     * @return whether a scan came to its end
     * @throws CallFailed where koji does not answer
     */
    boolean round(String hub, BooleanSupplier goOn) {
        ImageScan scan = tables.scans().of(hub).orElse(null);
        if (scan == null) {
            if (!settings.onStart()) {
                read(hub, goOn);
                return false;
            }
            tables.scans().ask(hub, "drover", null);
            scan = tables.scans().of(hub).orElseThrow();
        }
        if (!listed(scan, goOn) || !refreshed(hub, goOn) || !read(hub, goOn)) {
            return false;
        }
        ImageScan now = tables.scans().of(hub).orElseThrow();
        if (now.state() != ImageScan.State.READING) {
            return false;
        }
        tables.scans().done(now);
        return true;
    }

    /** @return whether the list is at its end */
    private boolean listed(ImageScan asked, BooleanSupplier goOn) {
        ImageScan scan = asked;
        if (scan.state() == ImageScan.State.ASKED) {
            tables.scans().begin(scan);
            scan = tables.scans().of(scan.hub()).orElseThrow();
        }
        ImageScan.Place place = scan.place();
        while (scan.state() == ImageScan.State.LISTING) {
            if (!goOn.getAsBoolean()) {
                return false;
            }
            ImageList.Page page = list.at(scan.hub(), place);
            tables.scans().page(scan, page.builds(), page.next());
            if (page.slipped()) {
                return false;
            }
            if (page.last()) {
                tables.scans().listed(scan, list.isWhole());
                return true;
            }
            place = page.next();
        }
        return true;
    }

    /** What was completed since the last list. */
    private boolean refreshed(String hub, BooleanSupplier goOn) {
        ImageScan scan = tables.scans().of(hub).orElseThrow();
        Instant since = scan.refreshed();
        Instant now = clock.instant();
        if (since == null
                || scan.state() == ImageScan.State.ASKED
                || scan.state() == ImageScan.State.LISTING
                || Duration.between(since, now).compareTo(settings.times().refresh()) < 0) {
            return true;
        }
        int offset = 0;
        for (int page = 0; page < MOST_PAGES_SINCE; page++) {
            if (!goOn.getAsBoolean()) {
                return false;
            }
            ImageList.Since rows = list.since(hub, since, offset);
            if (!rows.more()) {
                tables.scans().refreshed(scan, rows.builds(), now);
                return true;
            }
            tables.builds().listed(rows.builds(), scan.number());
            offset += rows.builds().size();
        }
        tables.scans().trouble(scan, "koji lists more than " + offset + " image builds since " + since);
        return false;
    }

    /** @return whether nothing is left that could be read */
    private boolean read(String hub, BooleanSupplier goOn) {
        while (true) {
            List<Long> due = tables.readings().due(hub, together);
            if (due.isEmpty()) {
                return true;
            }
            if (!goOn.getAsBoolean()) {
                return false;
            }
            readTogether(hub, due);
        }
    }

    /** One that is too large for an answer must not keep the others: fewer are tried together, and one alone is put off. */
    private void readTogether(String hub, List<Long> due) {
        try {
            reader.read(hub, new ArrayList<>(due));
            together = Math.min(settings.batch(), together * 2);
        } catch (CallFailed e) {
            if (e.result() instanceof CallResult.Refused && due.size() == 1 || together == 1) {
                reader.failed(new ImageBuild.Key(hub, due.get(0)), e.result().evidence());
            }
            together = Math.max(1, together / 2);
            throw e;
        }
    }
}

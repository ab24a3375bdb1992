package io.drover.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Backoff;
import io.drover.ledger.ImageBuild;
import io.drover.ledger.ImageBuilds;
import io.drover.ledger.ImageContent;
import io.drover.ledger.ImageReadings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;

/**
 * Reads image builds from koji into the index. A build that koji refuses to tell of stays unread and is tried again, less
 * and less often. Thread-safe.
 */
final class ImageReader {
    private final Lookups lookups;
    private final ImageBuilds builds;
    private final ImageReadings readings;
    private final Backoff retry;
    private final Clock clock;
    private final Random random = new Random();

    ImageReader(Lookups lookups, ImageBuilds builds, ImageReadings readings, Backoff retry, Clock clock) {
        this.lookups = lookups;
        this.builds = builds;
        this.readings = readings;
        this.retry = retry;
        this.clock = clock;
    }

    /** What a build was found to be. */
    enum Found {
        IMAGE,
        /** No image, or not complete, or koji does not know it. */
        OTHER,
        DELETED,
        UNREAD
    }

    /** What became of reading one. @param rpms in it, of all arches */
    record Outcome(long build, Found found, String nvr, int rpms, String why) {}

    /**
     * Reads them with one inquiry, and commits.
     *
     * @param ids at most 100
     * @throws io.drover.dispatch.CallFailed where koji does not answer; the index is as before
     */
    List<Outcome> read(String hub, Collection<Long> ids) {
        ObjectNode question = ImageJson.object().put("profile", hub.equals("default") ? "" : hub);
        ArrayNode asked = question.putArray("builds");
        ids.forEach(asked::add);
        JsonNode answer = lookups.ask("koji-image-builds-lookup", question);
        List<ImageContent> contents = new ArrayList<>();
        List<ImageBuild> gone = new ArrayList<>();
        List<ImageBuild.Key> others = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        for (JsonNode image : answer.path("images")) {
            ImageBuild.Key key = new ImageBuild.Key(hub, image.path("asked").asLong());
            String why = image.path("why").asText();
            Found found = found(image.path("found").asText());
            switch (found) {
                case IMAGE -> contents.add(ImageJson.content(hub, image));
                case DELETED -> gone.add(ImageJson.build(hub, image));
                case OTHER -> others.add(key);
                case UNREAD -> failed(key, why);
            }
            outcomes.add(new Outcome(
                    key.buildId(),
                    found,
                    image.path("nvr").asText(""),
                    image.path("rpms").size(),
                    why));
        }
        builds.store(contents);
        builds.gone(gone);
        builds.forget(others);
        return outcomes;
    }

    private static Found found(String word) {
        return switch (word) {
            case "image" -> Found.IMAGE;
            case "deleted" -> Found.DELETED;
            case "other", "unknown", "unfinished" -> Found.OTHER;
            default -> Found.UNREAD;
        };
    }

    /** It is to be tried again later. */
    void failed(ImageBuild.Key key, String why) {
        readings.failed(key, why, clock.instant().plus(retry.after(readings.attempts(key) + 1, random)));
    }
}

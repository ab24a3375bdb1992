package io.drover.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Leave;
import io.drover.dispatch.LeftAlone;
import io.drover.ledger.ImageBuild;
import io.drover.ledger.ImageRpm;
import io.drover.ledger.ImageSearch;
import io.drover.ledger.StoredImage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Answers {@code images-with-rpms-lookup}: the newest build of each line of images of which any build ever held an older
 * version of an RPM, and the images that they stand on. The newest build of a line (name and branch) is the one with the
 * highest epoch, version and release as RPM compares them; an isolated build counts like any other. Where the index lacks
 * something the message waits, without using up its attempts. Called as the bean {@code imagesWithRpms}. Thread-safe.
 */
public final class ImagesWithRpms {
    private static final Duration AGAIN = Duration.ofSeconds(30);
    /** What reads a build into the index was caused by the same message as the question. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private static final int MOST_IMAGES = 20_000;
    private static final int MOST_GENERATIONS = 25;

    private final ImageSearch search;
    private final ImageIndexState state;
    private final FixedRpms fixed;
    private final Optional<PdcCandidates> pdc;
    private final Clock clock;

    ImagesWithRpms(
            ImageSearch search, ImageIndexState state, FixedRpms fixed, Optional<PdcCandidates> pdc, Clock clock) {
        this.search = search;
        this.state = state;
        this.fixed = fixed;
        this.pdc = pdc;
        this.clock = clock;
    }

    /**
     * See the kamelet for question and answer.
     *
     * @throws io.drover.dispatch.CallFailed LeftAlone where the index is not complete or lacks a parent, Refused for a question that means
     *     nothing, Unavailable where koji does not tell the builds' RPMs
     */
    public JsonNode answer(JsonNode asked) {
        ImageQuestion question = ImageQuestion.of(asked);
        Optional<String> lacks = state.lacks(question.hub());
        if (lacks.isPresent() && !question.partial()) {
            throw notYet(lacks.get(), AGAIN);
        }
        Map<String, FixedRpm> wanted = fixed.of(question);
        Map<Long, ImageRpm> rpms = new HashMap<>();
        List<Long> older = new ArrayList<>();
        for (ImageSearch.NumberedRpm known : search.rpmsNamed(wanted.keySet())) {
            rpms.put(known.id(), known.rpm());
            FixedRpm newer = wanted.get(known.rpm().name());
            if (newer != null && newer.isNewerThan(known.rpm())) {
                older.add(known.id());
            }
        }
        Map<Long, StoredImage> images = candidates(question, wanted, older);
        Map<Long, StoredImage> ancestors = ancestors(question.hub(), images);
        ObjectNode answer = ImageJson.object();
        ArrayNode fixes = answer.putArray("fixed");
        wanted.values().forEach(rpm -> fixes.add(rpm.json()));
        List<Long> all = new ArrayList<>(images.keySet());
        all.addAll(ancestors.keySet());
        Map<Long, List<Long>> held = search.held(all, rpms.keySet());
        FoundImages found = new FoundImages(rpms, held);
        found.addTo(answer.putArray("images"), images.values());
        found.addTo(answer.putArray("ancestors"), ancestors.values());
        return answer.put("complete", lacks.isEmpty())
                .put("as_of", state.asOf(question.hub()).toString());
    }

    private LeftAlone notYet(String lacks, Duration again) {
        Instant now = clock.instant();
        return new LeftAlone(
                new Leave.NotNow(ImageIndex.SYSTEM, "the index of images: " + lacks, now, now.plus(again)));
    }

    /** By their numbers, in the order of their NVRs. */
    private Map<Long, StoredImage> candidates(
            ImageQuestion question, Map<String, FixedRpm> wanted, Collection<Long> older) {
        String hub = question.hub();
        List<StoredImage> all = new ArrayList<>(search.newestOfLinesThatHeld(hub, older, MOST_IMAGES + 1));
        if (!question.names().isEmpty()) {
            all.addAll(search.newestNamed(hub, question.names(), MOST_IMAGES + 1));
        }
        all.addAll(children(question));
        pdc.ifPresent(source -> all.addAll(source.images(hub, wanted.keySet(), MOST_IMAGES)));
        if (all.size() > MOST_IMAGES) {
            throw ImageQuestion.refused("more than " + MOST_IMAGES + " images are meant");
        }
        Map<String, StoredImage> sorted = new TreeMap<>();
        all.stream()
                .filter(image -> question.branch() == null
                        || question.branch().equals(image.build().origin().branch()))
                .forEach(image -> sorted.put(
                        image.build().nvr().text() + " " + image.build().key().buildId(), image));
        Map<Long, StoredImage> images = new LinkedHashMap<>();
        sorted.values().forEach(image -> images.put(image.id(), image));
        return images;
    }

    private List<StoredImage> children(ImageQuestion question) {
        Map<Long, StoredImage> found = new LinkedHashMap<>();
        List<Long> lines = new ArrayList<>();
        for (String parent : question.parents()) {
            Optional<Long> line =
                    search.named(question.hub(), parent).flatMap(image -> Optional.ofNullable(image.line()));
            if (line.isEmpty() && !question.partial()) {
                // the message that says that it is built is the one by which the index learns of it
                throw notYet("it does not know " + parent + " yet", SOON);
            }
            line.ifPresent(lines::add);
        }
        for (int generation = 0; !lines.isEmpty() && generation < MOST_GENERATIONS; generation++) {
            List<Long> next = new ArrayList<>();
            for (Long line : lines) {
                for (StoredImage child : search.newestChildrenOf(question.hub(), line, MOST_IMAGES)) {
                    Long own = child.line();
                    if (found.putIfAbsent(child.id(), child) == null && own != null) {
                        next.add(own);
                    }
                }
            }
            lines = question.descendants() ? next : List.of();
        }
        return List.copyOf(found.values());
    }

    /** The builds that the images stand on, and those that these stand on, up to the base; without the images themselves. */
    private Map<Long, StoredImage> ancestors(String hub, Map<Long, StoredImage> images) {
        Map<Long, StoredImage> ancestors = new LinkedHashMap<>();
        Collection<StoredImage> generation = images.values();
        for (int depth = 0; depth < MOST_GENERATIONS && !generation.isEmpty(); depth++) {
            List<Long> parents = generation.stream()
                    .map(image -> image.build().parent())
                    .flatMap(parent -> Optional.ofNullable(parent).stream())
                    .map(ImageBuild.Parent::buildId)
                    .distinct()
                    .toList();
            generation = search.builds(hub, parents).stream()
                    .filter(image ->
                            !images.containsKey(image.id()) && ancestors.putIfAbsent(image.id(), image) == null)
                    .toList();
        }
        return ancestors;
    }
}

package io.drover.crash;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.crash.Ledger.ImageRow;
import io.drover.crash.Libraries.Fix;
import io.drover.crash.Libraries.Way;
import io.drover.crash.RecordedBus.Sent;
import io.drover.sandbox.Journal;
import io.drover.sandbox.Simulators;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;

/** Holds what koji was asked to build and ODCS to compose against the ledger, and both against the fixed libraries. */
final class ImageBooks {
    private static final String BECAUSE = " because of ";

    private final Ledger ledger;
    private final List<Sent> sent;
    private final Simulators simulators;
    private final SoftAssertions softly;
    private final List<ImageRow> images;
    private final Map<String, JsonNode> builds = new HashMap<>();

    ImageBooks(Ledger ledger, List<Sent> sent, Simulators simulators, SoftAssertions softly) {
        this.ledger = ledger;
        this.sent = sent;
        this.simulators = simulators;
        this.softly = softly;
        this.images = ledger.images();
        simulators
                .koji()
                .state()
                .path("builds")
                .forEach(build -> builds.put(build.path("nvr").asText(), build));
    }

    void balance(List<Fix> fixes) {
        everyFixIsBuiltOnce(fixes);
        eachTryIsOneRequest();
        whatFailedIsDoneAnewUnderAnotherRelease(fixes);
        Map<String, Map<String, ImageRow>> byCause = new HashMap<>();
        images.forEach(image ->
                byCause.computeIfAbsent(cause(image), cause -> new HashMap<>()).put(image.name(), image));
        for (Fix fix : fixes) {
            childrenAreBuiltOnTheNewParent(fix, byCause.getOrDefault(fix.cause(), Map.of()));
        }
        composesAreAskedForOnce(fixes);
        eventsEndWithTheirCounts(fixes);
        everyNewImageIsIndexed();
    }

    private static String cause(ImageRow image) {
        return image.key().substring(image.key().indexOf(BECAUSE) + BECAUSE.length());
    }

    private void everyFixIsBuiltOnce(List<Fix> fixes) {
        List<String> wanted = new ArrayList<>();
        for (Fix fix : fixes) {
            for (int i = 0; i < fix.images().size(); i++) {
                wanted.add(fix.images().get(i) + BECAUSE + fix.cause() + ", batch " + i);
            }
        }
        softly.assertThat(images.stream()
                        .map(image -> image.name() + BECAUSE + cause(image) + ", batch " + image.batch()))
                .as("images that are rebuilt")
                .containsExactlyInAnyOrderElementsOf(wanted);
    }

    /** Requests that took effect, as koji's journal has them. */
    static List<Journal.Entry> requests(Simulators simulators) {
        return simulators.effects("koji").stream()
                .filter(entry -> entry.what().equals("buildContainer"))
                .toList();
    }

    /** What Drover has planted in a request: {@code lib1-base-container-42-1 because of …(try 2)}. */
    static String mark(Journal.Entry request) {
        return request.detail().at("/opts/userdata/drover/key").asText();
    }

    /** 0 twice, 0 lost: each is in koji's journal once, as what the ledger says it was, under the release that was noted. */
    private void eachTryIsOneRequest() {
        softly.assertThat(requests(simulators).stream()
                        .map(request -> mark(request) + " as task "
                                + request.detail().path("task").asText() + ", release "
                                + request.detail().at("/opts/release").asText()))
                .as("what koji was asked to build, each try once")
                .containsExactlyInAnyOrderElementsOf(images.stream()
                        .flatMap(image -> image.tries().stream())
                        .map(one -> one.mark() + " as task " + one.externalId() + ", release "
                                + one.resolved().path("release").asText())
                        .toList());
    }

    private void whatFailedIsDoneAnewUnderAnotherRelease(List<Fix> fixes) {
        Map<String, Integer> wanted = new TreeMap<>();
        for (Fix fix : fixes) {
            for (String name : fix.images()) {
                boolean fails = fix.failing() != null && name.endsWith("-" + fix.failing() + "-container");
                wanted.put(name + BECAUSE + fix.cause(), fails ? 2 : 1);
            }
        }
        Map<String, Integer> made = new TreeMap<>();
        for (ImageRow image : images) {
            made.put(image.name() + BECAUSE + cause(image), image.tries().size());
            softly.assertThat(image.tries().stream()
                            .map(one -> one.resolved().path("release").asText()))
                    .as("releases of " + image.key())
                    .doesNotHaveDuplicates();
        }
        softly.assertThat(made).as("tries of each image").isEqualTo(wanted);
    }

    private void childrenAreBuiltOnTheNewParent(Fix fix, Map<String, ImageRow> ofFix) {
        ImageRow parent = null;
        for (String name : fix.images()) {
            ImageRow image = ofFix.get(name);
            if (image == null) {
                return; // said before
            }
            JsonNode build = builds.get(String.valueOf(image.rebuiltNvr()));
            softly.assertThat(
                            build == null
                                    ? "none"
                                    : build.path("task_id").asText() + " in state " + build.path("state"))
                    .as("koji's build " + image.rebuiltNvr() + " of " + image.key())
                    .isEqualTo(image.last().externalId() + " in state 1");
            String expected = parent == null ? "" : String.valueOf(parent.rebuiltNvr());
            for (Ledger.Try one : image.tries()) {
                softly.assertThat(one.resolved().path("kojiParentBuild").asText())
                        .as("parent of " + one.mark())
                        .isEqualTo(expected);
            }
            if (parent != null) {
                softly.assertThat(complete(parent))
                        .as(parent.key() + " is built before a build of " + image.key() + " begins")
                        .isNotNegative()
                        .isLessThan(begun(image));
            }
            parent = image;
        }
    }

    private int complete(ImageRow image) {
        return first(body -> body.path("new").asInt(-1) == 1
                && body.path("task_id").asText().equals(image.last().externalId()));
    }

    /** The first of all its tries. */
    private int begun(ImageRow image) {
        TreeSet<String> tasks =
                image.tries().stream().map(Ledger.Try::externalId).collect(Collectors.toCollection(TreeSet::new));
        return first(body -> body.path("new").asInt(-1) == 0
                && tasks.contains(body.path("task_id").asText()));
    }

    private int first(Predicate<JsonNode> body) {
        for (int i = 0; i < sent.size(); i++) {
            if (sent.get(i).topic().equals("buildsys.build.state.change")
                    && body.test(sent.get(i).body())) {
                return i;
            }
        }
        return -1;
    }

    private void composesAreAskedForOnce(List<Fix> fixes) {
        List<Fix> signed =
                fixes.stream().filter(fix -> fix.way() == Way.SIGNATURE).toList();
        softly.assertThat(composed(simulators))
                .as("composes that ODCS was asked for, one for each signed build")
                .containsExactlyInAnyOrderElementsOf(signed.stream()
                        .map(fix -> "build " + fix.build() + " " + Libraries.KEY)
                        .toList());
        softly.assertThat(simulators.effects("odcs").stream()
                        .filter(entry -> entry.what().equals("renew"))
                        .map(Journal.Entry::subject)
                        .filter(subject -> subject.contains(" as ")))
                .as("composes that a renewal made anew")
                .isEmpty();
        Map<String, String> repositories = StreamSupport.stream(
                        simulators.odcs().state().path("composes").spliterator(), false)
                .collect(Collectors.toMap(
                        compose -> compose.path("builds").asText(),
                        compose -> compose.path("result_repofile").asText(),
                        (one, other) -> one));
        Map<String, String> wanted = signed.stream()
                .collect(Collectors.toMap(Fix::cause, fix -> repositories.getOrDefault(fix.build(), "no compose")));
        for (ImageRow image : images) {
            List<String> expected =
                    wanted.containsKey(cause(image)) ? List.of(wanted.get(cause(image))) : List.<String>of();
            for (Ledger.Try one : image.tries()) {
                List<String> used = new ArrayList<>();
                one.resolved().path("yumRepourls").forEach(url -> used.add(url.asText()));
                softly.assertThat(used).as("repositories of " + one.mark()).isEqualTo(expected);
            }
        }
    }

    /** What ODCS was asked to compose, as its journal has it: {@code build lib1-1-2 12c944d0}. Renewals do no harm. */
    static List<String> composed(Simulators simulators) {
        return simulators.effects("odcs").stream()
                .filter(entry -> entry.what().equals("request"))
                .map(Journal.Entry::subject)
                .toList();
    }

    private void eventsEndWithTheirCounts(List<Fix> fixes) {
        Map<String, List<String>> outcomes = ledger.outcomes();
        for (Fix fix : fixes) {
            softly.assertThat(outcomes.getOrDefault(fix.searchKey(), List.of()))
                    .as("events of " + fix.searchKey())
                    .singleElement()
                    .asString()
                    .startsWith("COMPLETE")
                    .endsWith("All 3 container images have been rebuilt.");
        }
    }

    private void everyNewImageIsIndexed() {
        softly.assertThat(new HashSet<>(ledger.names("images-index-build")))
                .as("images that the index was told of")
                .isEqualTo(images.stream().map(ImageRow::rebuiltNvr).collect(Collectors.toSet()));
    }
}

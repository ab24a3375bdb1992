package io.drover.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.LeftAlone;
import io.drover.ledger.ImageScan;
import io.drover.ledger.ImageSearch;
import io.drover.ledger.StoredImage;
import io.drover.testing.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The index of images filled from a simulated hub: by a scan, interrupted or not, and by single builds; and what it answers. */
class ImageIndexFillTest {

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void findsTheLinesThatEverHeldAnOlderRpm(TestDatabase database) throws IOException {
        try (ImageStage stage = new ImageStage(database).seeded().scanned()) {
            JsonNode answer = stage.answer("{'builds': ['zlib-1.2.11-23.fc42']}");
            assertThat(ImageStage.json(answer.path("fixed").toString()))
                    .isEqualTo(ImageStage.json(
                            "[{'name': 'zlib', 'epoch': 1, 'version': '1.2.11', 'release': '23.fc42', 'build': 'zlib-1.2.11-23.fc42'},"
                                    + " {'name': 'zlib-devel', 'epoch': 1, 'version': '1.2.11', 'release': '23.fc42',"
                                    + " 'build': 'zlib-1.2.11-23.fc42'}]"));
            assertThat(answer.path("images").findValuesAsText("nvr"))
                    .as("not new-container, which holds the fixed one, nor httpd's f41 line, which never held it")
                    .containsExactly("app-container-1-1", "base-container-42-1", "httpd-container-2.4-2");
            JsonNode httpd = answer.path("images").get(2);
            assertThat(ImageStage.json(httpd.toString()))
                    .isEqualTo(ImageStage.json(("{'nvr': 'httpd-container-2.4-2', 'name': 'httpd-container',"
                                    + " 'version': '2.4', 'release': '2', 'build_id': %d, 'branch': 'f42',"
                                    + " 'target': 'f42-candidate', 'repository': 'container/httpd', 'commit': '%s',"
                                    + " 'source': 'git+https://src/container/httpd.git#%s',"
                                    + " 'parent': 'base-container-42-1', 'isolated': true, 'flatpak': false, 'base': false,"
                                    + " 'compose_ids': [470], 'arches': ['x86_64'], 'latest': true,"
                                    + " 'holds': [{'name': 'zlib', 'epoch': 0, 'version': '1.2.11', 'release': '20.fc42',"
                                    + " 'arch': 'x86_64'}]}")
                            .formatted(stage.id("httpd-container-2.4-2"), "c".repeat(40), "c".repeat(40))));
            assertThat(answer.path("images").get(1).path("base").asBoolean()).isTrue();
            assertThat(answer.path("ancestors").findValuesAsText("nvr"))
                    .as("what app stands on; base is among the images already")
                    .containsExactly("httpd-container-2.4-1");
            assertThat(answer.at("/ancestors/0/latest").asBoolean(true)).isFalse();
            assertThat(answer.path("complete").asBoolean()).isTrue();
            assertThat(answer.path("as_of").asText()).isNotBlank();
        }
    }

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void aLineWhoseNewestBuildHoldsTheFixedRpmIsToldWithIt(TestDatabase database) throws IOException {
        try (ImageStage stage = new ImageStage(database).seeded()) {
            stage.image(
                    "httpd-container-2.4-10",
                    "httpd",
                    "f42",
                    stage.id("base-container-42-1"),
                    "zlib-1.2.11-23.fc42.x86_64");
            stage.scanned();
            JsonNode answer =
                    stage.answer("{'rpms': [{'name': 'zlib', 'epoch': 1, 'version': '1.2.11', 'release': '23.fc42'}],"
                            + " 'branch': 'f42'}");
            assertThat(answer.path("images").findValuesAsText("nvr"))
                    .as("10 is newer than 2 as RPM sorts them; base has no branch")
                    .containsExactly("app-container-1-1", "httpd-container-2.4-10");
            assertThat(answer.at("/images/1/holds").findValuesAsText("release")).containsExactly("23.fc42");
            assertThat(answer.at("/fixed/0/build").isNull()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void findsImagesByNameAndTheChildrenOfAnImage(TestDatabase database) throws IOException {
        try (ImageStage stage = new ImageStage(database).seeded().scanned()) {
            assertThat(nvrs(stage.answer("{'names': ['httpd-container'], 'branch': 'f41'}")))
                    .containsExactly("httpd-container-2.4-2.f41");
            assertThat(nvrs(stage.answer("{'names': ['nosuch']}"))).isEmpty();
            assertThat(nvrs(stage.answer("{'parents': ['httpd-container-2.4-2']}")))
                    .as("app stands on an older build of the same line")
                    .containsExactly("app-container-1-1");
            assertThat(nvrs(stage.answer("{'parents': ['base-container-42-1']}")))
                    .containsExactly("httpd-container-2.4-2", "httpd-container-2.4-2.f41", "new-container-1-1");
            assertThat(nvrs(stage.answer("{'parents': ['base-container-42-1'], 'descendants': true, 'branch': 'f42'}")))
                    .containsExactly("app-container-1-1", "httpd-container-2.4-2", "new-container-1-1");
        }
    }

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void aParentThatTheIndexDoesNotHaveYetIsWaitedFor(TestDatabase database) throws IOException {
        try (ImageStage stage = new ImageStage(database).seeded().scanned()) {
            CallFailed waits =
                    catchThrowableOfType(CallFailed.class, () -> stage.answer("{'parents': ['base-container-42-9']}"));
            assertThat(waits).isInstanceOf(LeftAlone.class).hasMessageContaining("base-container-42-9");
            assertThat(nvrs(stage.answer("{'parents': ['base-container-42-9'], 'partial': true}")))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void anInterruptedScanGoesOnWhereItWasAndReadsNothingTwice(TestDatabase database) throws IOException {
        Set<Long> once = new TreeSet<>();
        try (ImageStage stage = new ImageStage(database).seeded()) {
            long base = stage.id("base-container-42-1");
            for (int number = 0; number < 20; number++) {
                stage.image("many-container-1-" + number, "many" + number, "f42", base, "bash-5-1.fc42.x86_64");
            }
            assertThat(stage.scanning(10, 4).round("default", ImageStage.times(2)))
                    .isFalse();
            assertThat(stage.scans.of("default").orElseThrow().state()).isEqualTo(ImageScan.State.LISTING);
            CallFailed early =
                    catchThrowableOfType(CallFailed.class, () -> stage.answer("{'names': ['httpd-container']}"));
            assertThat(early).isInstanceOf(LeftAlone.class).hasMessageContaining("first scan");
            stage.asked.clear();
            // another process goes on
            assertThat(stage.scanning(10, 4).round("default", ImageStage.times(3)))
                    .isFalse();
            assertThat(stage.asked)
                    .as("the list's last page, then two batches")
                    .containsExactly("koji-builds-lookup", "koji-image-builds-lookup", "koji-image-builds-lookup");
            assertThat(stage.scans.of("default").orElseThrow().place().listed()).isEqualTo(26);
            assertThat(stage.scanning(10, 4).round("default", () -> true)).isTrue();
            once.addAll(stage.readIds);
            assertThat(stage.readIds).as("each build once").hasSize(26).hasSize(once.size());
            assertThat(stage.search.coverage("default")).isEqualTo(new ImageSearch.Coverage(26, 0, 0, 0));
            stage.asked.clear();
            assertThat(stage.scanning(10, 4).round("default", () -> true)).isFalse();
            assertThat(stage.asked).as("there is nothing to do").isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void aBuildThatKojiDoesNotTellOfIsTriedAgainAndMakesTheQuestionWait(TestDatabase database) throws IOException {
        try (ImageStage stage = new ImageStage(database).seeded()) {
            long httpd = stage.id("httpd-container-2.4-2");
            stage.onItsWay = answer -> {
                answer.path("images").forEach(image -> {
                    if (image.path("asked").asLong() == httpd) {
                        ((ObjectNode) image)
                                .put("found", "unread")
                                .put("why", "No such archive")
                                .remove("rpms");
                    }
                });
                return answer;
            };
            stage.scanned();
            CallFailed waits =
                    catchThrowableOfType(CallFailed.class, () -> stage.answer("{'builds': ['zlib-1.2.11-23.fc42']}"));
            assertThat(waits).isInstanceOf(LeftAlone.class);
            assertThat(waits.result()).isInstanceOf(CallResult.Unavailable.class);
            assertThat(waits).hasMessageContaining("httpd-container-2.4-2 (No such archive)");
            JsonNode partial = stage.answer("{'builds': ['zlib-1.2.11-23.fc42'], 'partial': true}");
            assertThat(partial.path("complete").asBoolean(true)).isFalse();
            assertThat(nvrs(partial)).contains("httpd-container-2.4-1").doesNotContain("httpd-container-2.4-2");
            stage.onItsWay = answer -> answer;
            stage.scanning(1000, 20).round("default", () -> true);
            assertThat(stage.search.coverage("default").failed())
                    .as("not yet due")
                    .isEqualTo(1);
            stage.clock.pass(Duration.ofMinutes(2));
            stage.scanning(1000, 20).round("default", () -> true);
            assertThat(nvrs(stage.answer("{'builds': ['zlib-1.2.11-23.fc42']}")))
                    .contains("httpd-container-2.4-2");
        }
    }

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void aHubThatIsAwayLeavesTheScanAsItWas(TestDatabase database) throws IOException {
        try (ImageStage stage = new ImageStage(database).seeded()) {
            stage.hub.offline(true);
            assertThat(catchThrowableOfType(CallFailed.class, () -> stage.scanning(1000, 20)
                                    .round("default", () -> true))
                            .result())
                    .isInstanceOf(CallResult.Unavailable.class);
            assertThat(stage.search.coverage("default")).isEqualTo(new ImageSearch.Coverage(0, 0, 0, 0));
            stage.hub.offline(false);
            stage.scanned();
            assertThat(stage.search.coverage("default").read()).isEqualTo(6);
            stage.hub.offline(true);
            assertThat(catchThrowableOfType(CallFailed.class, () -> stage.answer("{'builds': ['zlib-1.2.11-23.fc42']}"))
                            .result())
                    .as("it does not tell which RPMs the build has")
                    .isInstanceOf(CallResult.Unavailable.class);
        }
    }

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void whatWasCompletedSinceIsFoundWithoutAnyMessage(TestDatabase database) throws IOException {
        try (ImageStage stage = new ImageStage(database).seeded().scanned()) {
            stage.image(
                    "httpd-container-2.4-3", "httpd", "f42", stage.id("base-container-42-1"), "bash-5-1.fc42.x86_64");
            stage.scanning(1000, 20).round("default", () -> true);
            assertThat(stage.search.named("default", "httpd-container-2.4-3")).isEmpty();
            stage.clock.pass(Duration.ofMinutes(61));
            stage.scanning(1000, 20).round("default", () -> true);
            assertThat(stage.search
                            .named("default", "httpd-container-2.4-3")
                            .orElseThrow()
                            .latest())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void theVerbIndexesABuildForgetsADeletedOneAndIgnoresRpms(TestDatabase database) throws IOException {
        try (ImageStage stage = new ImageStage(database).seeded().scanned()) {
            IndexBuild verb = new IndexBuild(stage.reader, stage.builds, stage.readings);
            stage.image(
                    "httpd-container-2.4-3", "httpd", "f42", stage.id("base-container-42-1"), "bash-5-1.fc42.x86_64");
            long added = stage.id("httpd-container-2.4-3");
            assertThat(done(verb, added).how()).isEqualTo("indexed with 1 RPM");
            assertThat(stage.search
                            .named("default", "httpd-container-2.4-3")
                            .orElseThrow()
                            .latest())
                    .isTrue();
            assertThat(done(verb, stage.id("bash-5-1.fc42")).how()).startsWith("no image");
            assertThat(stage.search.named("default", "bash-5-1.fc42")).isEmpty();
            stage.seed("{'builds': [{'nvr': 'gone-container-1-1', 'owner': 'osbs', 'state': 2}]}".replace('\'', '"'));
            assertThat(done(verb, stage.id("gone-container-1-1")).how()).startsWith("deleted in koji");
            assertThat(done(verb, 999_999).how()).contains("koji knows no such build");
            stage.hub.offline(true);
            assertThat(verb.index(ImageStage.json("{'build_id': " + added + "}")))
                    .isInstanceOf(CallResult.Unavailable.class);
            assertThat(stage.search.list(
                            new ImageSearch.Filter(null, null, null, StoredImage.State.UNREAD), Long.MAX_VALUE, 9))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void refusesAQuestionThatMeansNothing(TestDatabase database) throws IOException {
        try (ImageStage stage = new ImageStage(database).seeded().scanned()) {
            for (String question : List.of(
                    "{}",
                    "{'builds': []}",
                    "{'builds': 'x'}",
                    "{'rpms': [{'name': 'zlib'}]}",
                    "{'builds': ['nosuch-1-1']}")) {
                assertThat(catchThrowableOfType(CallFailed.class, () -> stage.answer(question))
                                .result())
                        .as(question)
                        .isInstanceOf(CallResult.Refused.class);
            }
        }
    }

    private static Accepted done(IndexBuild verb, long build) {
        CallResult<Accepted> result = verb.index(ImageStage.json("{'build_id': " + build + ", 'nvr': 'x-1-1'}"));
        return result.asOptional().orElseThrow(() -> new AssertionError(result.evidence()));
    }

    private static List<String> nvrs(JsonNode answer) {
        return answer.path("images").findValuesAsText("nvr");
    }
}

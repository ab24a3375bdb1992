package io.drover.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.ledger.ImageScan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** koji's list of image builds while the hub goes on: nothing slips through between two pages. */
class ImageListTest {
    /** What the hub has, youngest first. */
    private final List<Long> hub = new ArrayList<>(
            LongStream.iterate(100, id -> id > 0, id -> id - 1).boxed().toList());

    /** What the last list counted. */
    private long listed;

    private final List<JsonNode> questions = new ArrayList<>();

    private JsonNode ask(String kamelet, JsonNode question) {
        questions.add(question);
        ObjectNode answer = ImageJson.object();
        if (kamelet.equals("koji-tag-contents-lookup")) {
            answer.put(
                    "tag",
                    question.path("tag").asText().equals("nosuch")
                            ? null
                            : question.path("tag").asText());
        }
        int from = Math.min(question.path("offset").asInt(), hub.size());
        int to = Math.min(from + question.path("limit").asInt(), hub.size());
        var builds = answer.putArray("builds");
        hub.subList(from, to)
                .forEach(id -> builds.addObject().put("build_id", id).put("nvr", "i-1-" + id));
        return answer.put("more", to < hub.size());
    }

    /** @param between is done between two pages */
    private TreeSet<Long> listed(ImageList list, Runnable between) {
        TreeSet<Long> seen = new TreeSet<>();
        ImageScan.Place place = ImageScan.Place.BEGINNING;
        for (int pages = 0; pages < 100; pages++) {
            ImageList.Page page = list.at("default", place);
            page.builds().forEach(one -> seen.add(one.key().buildId()));
            place = page.next();
            if (page.last()) {
                listed = place.listed();
                return seen;
            }
            between.run();
        }
        throw new AssertionError("the list has no end");
    }

    @Test
    void hasEveryBuildOnceItIsAtItsEnd() {
        assertThat(listed(new ImageList(this::ask, List.of(), 40), () -> {})).hasSize(100);
        assertThat(listed).isEqualTo(100);
        assertThat(questions).hasSize(3).allSatisfy(question -> {
            assertThat(question.path("state").asInt()).isEqualTo(1);
            assertThat(question.path("type").asText()).isEqualTo("image");
        });
        hub.clear();
        assertThat(listed(new ImageList(this::ask, List.of(), 40), () -> {})).isEmpty();
    }

    @Test
    void buildsThatAreAddedMeanwhileOnlyComeTwice() {
        long[] next = {100};
        assertThat(listed(new ImageList(this::ask, List.of(), 40), () -> hub.add(0, ++next[0])))
                .containsAll(LongStream.rangeClosed(1, 100).boxed().toList());
    }

    @Test
    void manyThatAreDeletedMeanwhileMakeItBeginAgain() {
        boolean[] done = {false};
        TreeSet<Long> seen = listed(new ImageList(this::ask, List.of(), 40), () -> {
            if (!done[0]) {
                done[0] = true;
                hub.subList(0, 10).clear();
            }
        });
        assertThat(seen).as("51 to 60 would have slipped through").containsAll(hub);
        assertThat(questions.stream().filter(question -> question.path("offset").asInt() == 0))
                .as("from the beginning again")
                .hasSize(2);
    }

    @Test
    void listsTheTagsThatAreNamedOneAfterTheOther() {
        ImageList list = new ImageList(this::ask, List.of("f41", "f42"), 1000);
        assertThat(list.isWhole()).isFalse();
        assertThat(listed(list, () -> {})).hasSize(100);
        assertThat(questions.stream().map(question -> question.path("tag").asText()))
                .containsExactly("f41", "f42");
        CallFailed unknown =
                catchThrowableOfType(CallFailed.class, () -> new ImageList(this::ask, List.of("nosuch"), 10)
                        .at("default", ImageScan.Place.BEGINNING));
        assertThat(unknown.result()).isInstanceOf(CallResult.Refused.class);
        assertThat(unknown).hasMessageContaining("nosuch");
    }

    @Test
    void asksForWhatWasCompletedSinceAndALittleBefore() {
        ImageList list = new ImageList(this::ask, List.of(), 60);
        assertThat(list.since("stg", Instant.ofEpochSecond(10_000), 0).more()).isTrue();
        assertThat(list.since("stg", Instant.ofEpochSecond(10_000), 60).more()).isFalse();
        assertThat(questions.get(0).path("completeAfter").asDouble()).isEqualTo(9_400);
        assertThat(questions.get(0).path("profile").asText()).isEqualTo("stg");
    }
}

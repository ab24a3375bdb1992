package io.drover.mbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult.Unavailable;
import io.drover.mbs.Talk.Next;
import io.drover.sandbox.SandboxJson;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ModuleIndexTest {
    private static final Instant OURS = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant THEIRS = Instant.parse("2026-05-20T12:00:30Z");

    private final ModuleIndex index = index(Duration.ofSeconds(20));

    @Test
    void mergesTheContextsOfTheNewestVersion() {
        ObjectNode first = ScriptedMbs.build(7, "a:1:10:c1", 5).put("modulemd", ScriptedMbs.modulemd("x: {ref: f1}"));
        ((ObjectNode) first.path("buildrequires")).putObject("platform").put("stream", "f1");
        ObjectNode second = ScriptedMbs.build(8, "a:1:10:c2", 5)
                .put("modulemd", ScriptedMbs.modulemd("x: {ref: f2}, y: {ref: f1}"));
        ((ObjectNode) second.path("buildrequires")).putObject("platform").put("stream", "f2");

        run(List.of(page(1, 1, 3, second, ScriptedMbs.build(9, "a:1:9:c1", 5), first), page(1, 1, 0)));

        ModuleBuild build = index.known().latest(Module.parse("a:1")).orElseThrow();
        assertThat(build.id()).isEqualTo(7);
        assertThat(build.context()).isEqualTo("c1");
        assertThat(build.components()).isEqualTo(Map.of("x", Set.of("f1", "f2"), "y", Set.of("f1")));
        assertThat(build.buildrequires()).isEqualTo(Map.of("platform", new Streams(false, Set.of("f1", "f2"))));
        assertThat(index.known().builds()).isEqualTo(2);
        assertThat(index.known().asOf()).isEqualTo(OURS);
    }

    @Test
    void buildsOfOneCommitForSeveralBaseStreamsBelongTogether() {
        run(List.of(
                page(
                        1,
                        1,
                        3,
                        ScriptedMbs.build(1, "a:1:4220260520120000:c1", 5),
                        ScriptedMbs.build(2, "a:1:4320260520120000:c2", 5),
                        ScriptedMbs.build(3, "a:1:4320260519120000:c3", 5)),
                page(1, 1, 0)));

        assertThat(index.known().builds()).isEqualTo(2);
        assertThat(index.known().latest(Module.parse("a:1")).orElseThrow().id()).isEqualTo(1);
    }

    @Test
    void comparesVersionsAsNumbers() {
        run(List.of(
                page(1, 1, 2, ScriptedMbs.build(1, "a:1:10:c1", 5), ScriptedMbs.build(2, "a:1:9:c1", 5)),
                page(1, 1, 0)));

        assertThat(index.known().latest(Module.parse("a:1")).orElseThrow().version())
                .isEqualTo("10");
    }

    @Test
    void asksForWhatChangedWhileItWasFilledByMbssClock() {
        List<MbsRequest> asked = run(List.of(page(1, 1, 1, ScriptedMbs.build(1, "a:1:1:c1", 5)), page(1, 1, 0)));

        assertThat(asked).hasSize(2);
        assertThat(asked.get(0).toString())
                .isEqualTo("MBS GET module-builds/?state=ready&verbose=true&order_by=id&per_page=100&page=1");
        assertThat(asked.get(1).toString())
                .isEqualTo("MBS GET module-builds/?state=ready&state=failed&state=garbage"
                        + "&modified_after=2026-05-20T11:59:30Z&verbose=true&order_by=id&per_page=100&page=1");
    }

    @Test
    void goesOnUntilAnEmptyPageWhereMbsCountsNoPages() {
        ObjectNode uncounted = page(1, 1, 1, ScriptedMbs.build(1, "a:1:1:c1", 5));
        uncounted.remove("meta");
        ObjectNode empty = page(1, 1, 0);
        empty.remove("meta");

        assertThat(run(List.of(uncounted, empty, page(1, 1, 0)))).hasSize(3);
    }

    @Test
    void readsAgainWhatSlippedFromPageToPage() {
        ObjectNode a = ScriptedMbs.build(1, "a:1:1:c1", 5);
        ObjectNode b = ScriptedMbs.build(2, "b:1:1:c1", 5);
        ObjectNode c = ScriptedMbs.build(3, "c:1:1:c1", 5);

        List<MbsRequest> asked =
                run(List.of(page(1, 2, 4, a), page(2, 2, 3, c), page(1, 2, 3, a, b), page(2, 2, 3, c), page(1, 1, 0)));

        assertThat(asked).hasSize(5);
        assertThat(index.known().latest())
                .containsOnlyKeys(Module.parse("a:1"), Module.parse("b:1"), Module.parse("c:1"));
        assertThat(index.known().warnings()).isEmpty();
    }

    @Test
    void saysSoIfMbsCountsMoreThanItLists() {
        ObjectNode a = ScriptedMbs.build(1, "a:1:1:c1", 5);

        run(List.of(page(1, 1, 2, a), page(1, 1, 2, a), page(1, 1, 0)));

        assertThat(index.known().warnings()).containsExactly("MBS counts 2 ready builds and listed 1");
    }

    @Test
    void scratchBuildsAreNotKnown() {
        run(List.of(page(1, 1, 1, ScriptedMbs.build(1, "a:1:1:c1", 5).put("scratch", true)), page(1, 1, 0)));

        assertThat(index.known().latest()).isEmpty();
    }

    @Test
    void whoWaitsSharesARefreshThatBeganAfterHeAsked() throws Exception {
        long first = index.begin();
        LinkedBlockingQueue<Long> numbers = new LinkedBlockingQueue<>();
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Thread thread = new Thread(() -> {
                long number = index.begin();
                numbers.add(number);
                if (number > 0) {
                    index.complete(number, OURS);
                    index.release();
                }
            });
            thread.start();
            waiting.add(thread);
        }
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> waiting.stream()
                .allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));

        index.complete(first, OURS);
        index.release();

        assertThat(List.of(take(numbers), take(numbers), take(numbers)))
                .as("one refresh of its own after the first, and two who share it")
                .containsExactlyInAnyOrder(first + 1, 0L, 0L);
    }

    @Test
    void whoWaitsInVainIsToldSo() throws Exception {
        ModuleIndex impatient = index(Duration.ofMillis(20));
        impatient.begin();

        assertThatThrownBy(() -> CompletableFuture.supplyAsync(impatient::begin).get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        CallFailed.class, failed -> assertThat(failed.result()).isInstanceOf(Unavailable.class));
    }

    /** Plays MBS: one answer for each question until the talk is over. */
    private List<MbsRequest> run(List<ObjectNode> answers) {
        List<MbsRequest> asked = new ArrayList<>();
        Talk talk = index.refresh(() -> "answered");
        Next next = talk.begin();
        for (ObjectNode answer : answers) {
            MbsRequest request = ((Next.Ask) next).request();
            asked.add(request);
            next = talk.answered(new MbsReply(request, 200, MbsJson.write(answer), null, THEIRS));
        }
        talk.close();
        assertThat(next).isEqualTo(new Next.End("answered"));
        return asked;
    }

    private static ObjectNode page(int page, int pages, int total, ObjectNode... builds) {
        ObjectNode answer = SandboxJson.object();
        ArrayNode items = answer.putArray("items");
        for (ObjectNode build : builds) {
            items.add(build);
        }
        answer.putObject("meta").put("page", page).put("pages", pages).put("total", total);
        return answer;
    }

    private static ModuleIndex index(Duration timeout) {
        MbsSettings settings = new MbsSettings(
                URI.create("https://mbs.example.org/module-build-service/2"),
                "",
                Duration.ofSeconds(1),
                timeout,
                100,
                10,
                1 << 20);
        return new ModuleIndex(settings, Clock.fixed(OURS, ZoneOffset.UTC));
    }

    private static long take(LinkedBlockingQueue<Long> numbers) throws InterruptedException {
        Long number = numbers.poll(10, TimeUnit.SECONDS);
        assertThat(number).isNotNull();
        return number;
    }
}

package io.drover.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class GroupCommitTest {
    private final Queue<List<Integer>> batches = new ConcurrentLinkedQueue<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final GroupCommit<Integer, String> commits =
            new GroupCommit<>("group-commit-test", this::together, this::alone);

    @AfterEach
    void close() {
        gate.countDown();
        commits.close();
    }

    private List<String> together(List<Integer> all) {
        if (all.contains(-2)) {
            throw new DataAccessResourceFailureException("away");
        }
        if (all.contains(-1)) {
            throw new IllegalArgumentException("one of them");
        }
        batches.add(all);
        return all.stream().map(n -> n + " together").toList();
    }

    private String alone(Integer one) {
        if (one == 0) {
            begun.countDown();
            awaitGate();
        }
        if (one < 0) {
            throw new IllegalArgumentException("refused " + one);
        }
        return one + " alone";
    }

    private void awaitGate() {
        await(gate);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first keeps the writer busy, so that the others gather. */
    private List<CompletableFuture<String>> gathered(int... writes) {
        commits.write(0);
        await(begun);
        List<CompletableFuture<String>> all =
                IntStream.of(writes).mapToObj(commits::write).toList();
        gate.countDown();
        return all;
    }

    @Test
    void writesTogetherWhatHasGathered() {
        List<CompletableFuture<String>> all = gathered(1, 2, 3);
        assertThat(all).extracting(CompletableFuture::join).containsExactly("1 together", "2 together", "3 together");
        assertThat(batches).containsExactly(List.of(1, 2, 3));
    }

    @Test
    void oneThatIsRefusedTakesNoOtherWithIt() {
        List<CompletableFuture<String>> all = gathered(1, -1, 3);
        assertThat(all.get(0).join()).isEqualTo("1 alone");
        assertThat(all.get(2).join()).isEqualTo("3 alone");
        assertThatThrownBy(all.get(1)::join).hasRootCauseMessage("refused -1");
    }

    @Test
    void aDatabaseThatIsAwayIsNotAskedForEachOfThem() {
        List<CompletableFuture<String>> all = gathered(1, -2);
        assertThat(all).allSatisfy(one -> assertThatThrownBy(one::join)
                .hasRootCauseInstanceOf(DataAccessResourceFailureException.class));
        assertThat(batches).isEmpty();
    }

    @Test
    void writesWhatItHasBeforeItEnds() {
        List<CompletableFuture<String>> all = gathered(1, 2);
        commits.close();
        assertThat(all).allSatisfy(one -> assertThat(one).isCompleted());
        assertThatThrownBy(commits.write(4)::join).hasRootCauseInstanceOf(NotTaken.class);
    }
}

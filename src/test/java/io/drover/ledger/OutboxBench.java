package io.drover.ledger;

import static io.drover.ledger.PlanFixture.action;
import static io.drover.ledger.PlanFixture.call;

import io.drover.bus.outbox.StateMessages;
import io.drover.testing.TestDatabase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What it costs an action to owe its messages: planned, sent and done, with and without, in turns; and how fast the rows
 * are given out. Prints; asserts nothing.
 */
@Tag("bench")
class OutboxBench {
    /** Short, so that what else the machine does falls on both alike. */
    private static final int SLICE = Integer.getInteger("bench.outbox.slice", 20);

    private static final int SLICES = Integer.getInteger("bench.outbox.slices", 25);

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void actionsPerSecond(TestDatabase test) throws Exception {
        Changes told = new Changes(List.of(new StateMessages("org.example.prod")), Clock.systemUTC());
        for (int threads : new int[] {1, 4}) {
            List<Double> without = new ArrayList<>();
            List<Double> with = new ArrayList<>();
            for (int slice = 0; slice < SLICES; slice++) {
                without.add(run(test, Changes.untold(), threads, "u" + slice));
                with.add(run(test, told, threads, "t" + slice));
            }
            System.out.printf(
                    "%s, %d threads: median %.0f actions/s without, %.0f with, ratio %.2f%n",
                    test, threads, median(without), median(with), median(with) / median(without));
        }
        drain(test);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static double run(TestDatabase test, Changes changes, int threads, String name) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        long start = System.nanoTime();
        List<Future<Boolean>> ends = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            ends.add(pool.submit(work(test, changes, name + "-" + threads + "-" + thread, SLICE / threads)));
        }
        for (Future<Boolean> end : ends) {
            end.get();
        }
        pool.shutdown();
        return (double) (SLICE / threads * threads) / ((System.nanoTime() - start) / 1e9);
    }

    private static Callable<Boolean> work(TestDatabase test, Changes changes, String name, int actions) {
        return () -> {
            PlanFixture ledger = new PlanFixture(test.database(), name, Clock.systemUTC(), changes);
            for (int n = 0; n < actions; n++) {
                ledger.planned(action(name + n));
                ActionRow row = ledger.due(name + n);
                ledger.actions.sending(row, new Actions.Request("{}", null));
                ledger.actions.ended(row, call("send"), "DONE", "baked", null);
            }
            return true;
        };
    }

    private static void drain(TestDatabase test) {
        OutboxRows rows = new OutboxRows(test.database(), Clock.systemUTC(), "one");
        long owed = rows.standing().owed();
        long start = System.nanoTime();
        int given;
        do {
            given = rows.turn(
                    100,
                    Set.of(),
                    messages -> new OutboxRows.Outcome(
                            messages.stream().map(OutboxRows.Owed::id).toList(), Map.of()));
        } while (given > 0);
        System.out.printf(
                "%s: %d messages given out and marked, %.0f/s%n",
                test, owed, owed / ((System.nanoTime() - start) / 1e9));
    }
}

package io.drover.bench;

import io.drover.testing.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * From a full queue to the durable inbox and, for what is subscribed, to decision and plan; against the raw client that
 * acknowledges every hundred and does nothing, turn by turn.
 */
final class IntakeBench {
    private static final int MESSAGES = Integer.getInteger("bench.messages", 40_000);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);

    private final TestDatabase database;
    private final Samples samples = new Samples();

    IntakeBench(TestDatabase database) throws Exception {
        this.database = database;
    }

    void run() throws Exception {
        try (Broker broker = new Broker();
                BenchSite site = new BenchSite(database, BenchSite.on(broker))) {
            for (int wanted : wantedPercents()) {
                round(broker, site, wanted, 10_000); // warms up
                List<Double> ratios = new ArrayList<>();
                for (int i = 0; i < ROUNDS; i++) {
                    Round round = round(broker, site, wanted, MESSAGES);
                    ratios.add(round.ratio());
                    Figure.of("intake", database)
                            .with("subscribed", wanted + " %")
                            .with("messages_per_s", Math.round(round.drover))
                            .with("raw_per_s", Math.round(round.raw))
                            .with("ratio", round.ratio())
                            .with("stored_ratio", round.stored / round.raw)
                            .with("cpu_us_per_message", round.cpuMicros)
                            .print();
                }
                Figure.of("intake", database)
                        .with("subscribed", wanted + " %")
                        .with("median_ratio", BenchSite.median(ratios))
                        .with("heap_mb", Runtime.getRuntime().maxMemory() >> 20)
                        .print();
            }
        }
    }

    private static int[] wantedPercents() {
        return Arrays.stream(System.getProperty("bench.subscribed", "0,5,100").split(","))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private record Round(double drover, double stored, double raw, double cpuMicros) {
        double ratio() {
            return drover / raw;
        }
    }

    private Round round(Broker broker, BenchSite site, int wanted, int messages) throws Exception {
        site.stopIntake();
        broker.fill(samples, messages, wanted);
        double raw = broker.drainRaw(messages);
        Instant begin = Instant.now();
        double cpu = BenchSite.cpuSeconds();
        long start = System.nanoTime();
        site.startIntake();
        BenchSite.await(() -> site.storedSince(begin) == messages);
        double storing = (System.nanoTime() - start) / 1e9;
        BenchSite.await(() -> site.unjudged() == 0);
        double seconds = (System.nanoTime() - start) / 1e9;
        double used = BenchSite.cpuSeconds() - cpu;
        return new Round(messages / seconds, messages / storing, raw, used * 1e6 / messages);
    }
}

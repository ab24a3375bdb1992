package io.drover.bench;

import io.drover.testing.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * From a full queue to the durable inbox and, for what is subscribed, to decision and plan; against the raw client that
 * acknowledges every hundred and does nothing, turn by turn.
 */
final class IntakeBench {
    private static final int MESSAGES = Integer.getInteger("bench.messages", 60_000);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 6);
    /** Until the compiler has seen it all. */
    private static final int WARM_UP = 4;

    private final TestDatabase database;
    private final Samples samples = new Samples();

    IntakeBench(TestDatabase database) throws Exception {
        this.database = database;
    }

    void run() throws Exception {
        try (Broker broker = new Broker();
                BenchSite site = new BenchSite(database, BenchSite.on(broker))) {
            for (int wanted : wantedPercents()) {
                for (int i = 0; i < WARM_UP; i++) {
                    round(broker, site, wanted, MESSAGES, i % 2 == 0);
                }
                List<Double> ratios = new ArrayList<>();
                for (int i = 0; i < ROUNDS; i++) {
                    Round round = round(broker, site, wanted, MESSAGES, i % 2 == 0);
                    ratios.add(round.ratio());
                    Figure.of("intake", database)
                            .with("subscribed", wanted + " %")
                            .with("messages_per_s", Math.round(round.drover))
                            .with("raw_per_s", Math.round(round.raw))
                            .with("ratio", round.ratio())
                            .with("stored_ratio", round.stored / round.raw)
                            .with("cpu_us_per_message", round.cpuMicros)
                            .with("broker_cpu_us", round.brokerMicros)
                            .with("postgres_cpu_us", round.postgresMicros)
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

    private record Round(
            double drover, double stored, double raw, double cpuMicros, double brokerMicros, double postgresMicros) {
        double ratio() {
            return drover / raw;
        }
    }

    /** @param rawFirst who drains last has the broker delete the messages as well: they take turns at that, too */
    private Round round(Broker broker, BenchSite site, int wanted, int messages, boolean rawFirst) throws Exception {
        site.stopIntake();
        broker.fill(samples, messages, wanted);
        double raw = rawFirst ? broker.drainRaw(messages) : 0;
        Instant begin = Instant.now();
        double cpu = BenchSite.cpuSeconds();
        Map<String, Double> before = Machine.cpuSeconds();
        long start = System.nanoTime();
        site.startIntake();
        // a question to the ledger costs it more than a message: only when there is little left to ask about
        BenchSite.await(() -> broker.waiting(broker.name) == 0);
        BenchSite.await(() -> site.storedSince(begin) == messages);
        double storing = (System.nanoTime() - start) / 1e9;
        BenchSite.await(site::isAllJudged);
        double seconds = (System.nanoTime() - start) / 1e9;
        double used = BenchSite.cpuSeconds() - cpu;
        Map<String, Double> after = Machine.cpuSeconds();
        return new Round(
                messages / seconds,
                messages / storing,
                rawFirst ? raw : broker.drainRaw(messages),
                used * 1e6 / messages,
                (after.getOrDefault("beam.smp", 0.0) - before.getOrDefault("beam.smp", 0.0)) * 1e6 / messages,
                (after.getOrDefault("postgres", 0.0) - before.getOrDefault("postgres", 0.0)) * 1e6 / messages);
    }
}

package io.drover.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.drover.testing.TestDatabase;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;

/** From publishing a message to its committed decision, at a steady rate; every message is subscribed to and planned for. */
final class LatencyBench {
    private static final int PER_SECOND = Integer.getInteger("bench.rate", 1_000);
    private static final int WARM_UP = 8;
    private static final int SECONDS = 12;

    private final TestDatabase database;
    private final Samples samples = new Samples();

    LatencyBench(TestDatabase database) throws Exception {
        this.database = database;
    }

    void run() throws Exception {
        for (int wanted : new int[] {5, 100}) {
            try (Broker broker = new Broker();
                    BenchSite site = new BenchSite(database, BenchSite.on(broker))) {
                Decided decided = Decided.listen();
                publish(broker, decided, wanted, WARM_UP * PER_SECOND);
                decided.forget();
                double cpu = BenchSite.cpuSeconds();
                publish(broker, decided, wanted, SECONDS * PER_SECOND);
                BenchSite.await(decided::all);
                double[] millis = decided.sortedMillis();
                Figure.of("latency", database)
                        .with("subscribed", wanted + " %")
                        .with("messages_per_s", (long) PER_SECOND)
                        .with("decisions", millis.length)
                        .with("p50_ms", millis[millis.length / 2])
                        .with("p99_ms", millis[(int) (millis.length * 0.99)])
                        .with("most_ms", millis[millis.length - 1])
                        .with("cpu_us_per_message", (BenchSite.cpuSeconds() - cpu) * 1e6 / SECONDS / PER_SECOND)
                        .print();
            }
        }
    }

    private void publish(Broker broker, Decided decided, int wanted, int messages) throws Exception {
        long start = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            long due = start + i * 1_000_000_000L / PER_SECOND;
            for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            Samples.Sample sample = samples.next(wanted);
            if (sample.topic().equals(Samples.WANTED)) {
                decided.published(sample.id());
            }
            broker.publish(sample);
        }
        broker.emptyRaw();
    }

    /** The judge says what it has committed, at DEBUG. */
    private static final class Decided extends AppenderBase<ILoggingEvent> {
        private final Map<String, Long> published = new ConcurrentHashMap<>();
        private final Map<String, Long> took = new ConcurrentHashMap<>();

        static Decided listen() {
            Logger judge = (Logger) LoggerFactory.getLogger("io.drover.bus.Judge");
            judge.setLevel(Level.DEBUG);
            judge.setAdditive(false);
            Decided decided = new Decided();
            judge.detachAndStopAllAppenders();
            decided.start();
            judge.addAppender(decided);
            return decided;
        }

        void published(UUID message) {
            published.put(message.toString(), System.nanoTime());
        }

        @Override
        protected void append(ILoggingEvent event) {
            String message = String.valueOf(event.getArgumentArray()[0]);
            Long since = published.get(message);
            if (since != null) {
                took.putIfAbsent(message, System.nanoTime() - since);
            }
        }

        boolean all() {
            return took.size() == published.size();
        }

        void forget() {
            BenchSite.await(this::all);
            published.clear();
            took.clear();
        }

        double[] sortedMillis() {
            return took.values().stream()
                    .mapToDouble(nanos -> nanos / 1e6)
                    .sorted()
                    .toArray();
        }
    }
}

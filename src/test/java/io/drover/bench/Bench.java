package io.drover.bench;

import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Runs the benchmarks that are named, each of them on every database there is. */
public final class Bench {
    /** One benchmark: prints its figures. */
    interface Benchmark {
        void run(TestDatabase database) throws Exception;
    }

    private static final Map<String, Benchmark> ALL = new TreeMap<>(Map.of(
            "intake", database -> new IntakeBench(database).run(),
            "latency", database -> new LatencyBench(database).run(),
            "judge", database -> new JudgeBench(database).run(),
            "dispatch", database -> new DispatchBench(database).run(),
            "ansible", database -> new AnsibleBench(database).run(),
            "size", database -> new SizeBench(database).run(),
            "growth", database -> new GrowthBench(database).run(),
            "start", database -> new StartBench(database).run()));

    /** Those that ask a question which only PostgreSQL can answer. */
    private static final Set<String> POSTGRES_ONLY = Set.of("size");

    /** They have nothing to do with a database. */
    private static final Map<String, Benchmark> WITHOUT =
            new TreeMap<>(Map.of("koji", none -> new KojiBench().run(), "plan", none -> new PlanBench().run()));

    private Bench() {}

    private static List<String> names() {
        return Stream.concat(ALL.keySet().stream(), WITHOUT.keySet().stream()).toList();
    }

    /** @param names separated by commas; all of them when there is none */
    public static void main(String... names) throws Exception {
        String wanted = names.length == 0 ? "" : names[0];
        List<String> chosen = wanted.isBlank() ? names() : Arrays.asList(wanted.split("\\s*,\\s*"));
        for (String name : chosen) {
            if (WITHOUT.containsKey(name)) {
                WITHOUT.get(name).run(null);
                continue;
            }
            Benchmark benchmark = ALL.get(name);
            if (benchmark == null) {
                throw new IllegalArgumentException("-Dbench=" + name + ": there are " + names());
            }
            for (String kind :
                    System.getProperty("bench.databases", "PostgreSQL,H2").split(",")) {
                if (kind.equals("H2") && POSTGRES_ONLY.contains(name)) {
                    continue;
                }
                try (TestDatabase database = kind.equals("H2") ? TestDatabases.h2() : TestDatabases.postgres()) {
                    benchmark.run(database);
                }
            }
        }
        // the embedded parts have threads that do not end by themselves
        System.exit(0);
    }
}

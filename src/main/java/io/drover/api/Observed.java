package io.drover.api;

import java.util.List;

/** What Camel's own server answers for those who watch it, at {@code /observe}; told here, for Camel describes it nowhere. */
public final class Observed {
    public static final List<Operation> OPERATIONS = List.of(
            health("/observe/health", "Whether Drover lives and is ready, with each check."),
            health("/observe/health/live", "Whether Drover lives: where it does not, restart it."),
            health("/observe/health/ready", "Whether Drover can do its work now."),
            Operation.get("/observe/metrics", "Metrics in the text format of Prometheus.")
                    .givesAs("text/plain", "One line for each metric and set of tags."));

    private Observed() {}

    private static Operation health(String pattern, String summary) {
        return Operation.get(pattern, summary).gives("status", "checks");
    }
}

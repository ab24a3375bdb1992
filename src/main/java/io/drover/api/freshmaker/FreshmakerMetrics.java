package io.drover.api.freshmaker;

import io.drover.api.Answer;
import io.drover.api.Operation;
import io.drover.api.Resources;
import io.drover.ledger.Connections;
import io.drover.ledger.Tallies;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * {@code /api/1/monitor/metrics}: Freshmaker's metrics under its names, for those who watch it. Counted in the ledger, by all
 * instances alike, at most every 15 s; they go down when old rows are removed, which is to Prometheus as a restart. Drover's own
 * metrics are elsewhere. Thread-safe.
 */
public final class FreshmakerMetrics {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final long BELIEVED = Duration.ofSeconds(15).toNanos();
    /** The buckets of Prometheus's own client libraries, in seconds. */
    private static final double[] BUCKETS = {
        0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Tallies tallies;
    private final DistributionSummary buildLatency;
    private final DistributionSummary eventLatency;
    private Tallies.Tally tally = Tallies.Tally.NOTHING;
    private long counted;

    public FreshmakerMetrics(Tallies tallies, Connections connections) {
        this.tallies = tallies;
        this.counted = System.nanoTime() - BELIEVED;
        counter("messaging_rx", "Messages taken in", t -> t.messages());
        counter(
                "messaging_rx_ignored",
                "Messages that no route was asked about, and deliveries that came to nothing",
                t -> t.unwanted() + of(t.deliveries(), "ignored", "duplicate"));
        counter("messaging_rx_processed_ok", "Deliveries that led to actions", t -> of(t.deliveries(), "acted"));
        counter("messaging_rx_failed", "Deliveries that could not be judged", t -> of(t.deliveries(), "DEAD"));
        counter("messaging_tx_to_send", "Messages owed to the bus", t -> of(t.publications(), "OWED", "PUBLISHED"));
        counter("messaging_tx_sent_ok", "Messages that the bus has", t -> of(t.publications(), "PUBLISHED"));
        counter("messaging_tx_failed", "Messages given up: never, they stay owed", t -> 0);
        counter("freshmaker_artifact_build_done", "Builds that are done", t -> of(t.builds(), "DONE"));
        counter("freshmaker_artifact_build_failed", "Builds that failed", t -> of(t.builds(), "FAILED", "DEAD"));
        counter("freshmaker_artifact_build_canceled", "Builds that were canceled", t -> of(t.builds(), "CANCELED"));
        counter("freshmaker_event_complete", "Events that are complete", t -> of(t.events(), "COMPLETE"));
        counter("freshmaker_event_failed", "Events that failed", t -> of(t.events(), "FAILED"));
        counter("freshmaker_event_skipped", "Events that were skipped", t -> of(t.events(), "SKIPPED"));
        counter("freshmaker_event_canceled", "Events that were canceled", t -> of(t.events(), "CANCELED"));
        FunctionCounter.builder("db_engine_connect", connections, Connections::made)
                .description("Connections made to the database")
                .register(registry);
        FunctionCounter.builder("db_handle_error", connections, Connections::rollbacks)
                .description("Errors of the database, as far as they took a transaction back")
                .register(registry);
        FunctionCounter.builder("db_transaction_rollback", connections, Connections::rollbacks)
                .description("Transactions taken back")
                .register(registry);
        this.buildLatency = latency("build_api_latency", "Seconds that /builds/ took to answer");
        this.eventLatency = latency("event_api_latency", "Seconds that /events/ took to answer");
    }

    private void counter(String name, String description, ToDoubleFunction<Tallies.Tally> value) {
        FunctionCounter.builder(name, this, metrics -> value.applyAsDouble(metrics.tally()))
                .description(description)
                .register(registry);
    }

    private DistributionSummary latency(String name, String description) {
        return DistributionSummary.builder(name)
                .description(description)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private static long of(Map<String, Long> counts, String... words) {
        long sum = 0;
        for (String word : words) {
            sum += counts.getOrDefault(word, 0L);
        }
        return sum;
    }

    private synchronized Tallies.Tally tally() {
        long now = System.nanoTime();
        if (now - counted >= BELIEVED) {
            tally = tallies.count();
            counted = now;
        }
        return tally;
    }

    /** The same, with its time taken among those of builds. */
    Resources.Resource ofBuilds(Resources.Resource resource) {
        return timed(resource, buildLatency);
    }

    /** The same, with its time taken among those of events. */
    Resources.Resource ofEvents(Resources.Resource resource) {
        return timed(resource, eventLatency);
    }

    private static Resources.Resource timed(Resources.Resource resource, DistributionSummary latency) {
        return (request, path) -> {
            long began = System.nanoTime();
            try {
                return resource.answer(request, path);
            } finally {
                latency.record((System.nanoTime() - began) / 1e9);
            }
        };
    }

    void addTo(Resources resources) {
        resources.get(
                Operation.get("/api/1/monitor/metrics", "Freshmaker's metrics under its names.")
                        .givesAs("text/plain", "The text format of Prometheus."),
                (request, path) -> new Answer(200, TEXT, registry.scrape().getBytes(StandardCharsets.UTF_8), Map.of()));
    }
}

package io.drover.koji.desired;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallResult;
import io.drover.koji.KojiException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the changes of a difference, {@value Hub#WRITES} to a request. A change that the hub refuses does not keep the
 * others from being made, except those that need its tag, and removals. Where a request as a whole is not answered, no
 * further one is made: what was in it is unknown, what comes after is not sent.
 */
final class Application {

    private static final Logger LOG = LoggerFactory.getLogger(Application.class);

    private final Hub hub;
    private final TagIds ids;
    private final Consumer<List<ChangeResult>> progress;
    private final List<ChangeResult> results = new ArrayList<>();
    private final Set<String> missing = new HashSet<>();
    private String stopped = "";

    Application(Hub hub, TagIds ids, Consumer<List<ChangeResult>> progress) {
        this.hub = hub;
        this.ids = ids;
        this.progress = progress;
    }

    /** One result for each change, in their order. */
    List<ChangeResult> make(List<Change> changes) {
        List<Change> open = new ArrayList<>(changes);
        while (!open.isEmpty()) {
            List<Change> batch = next(open);
            open.subList(0, batch.size()).clear();
            List<ChangeResult> made = made(batch);
            results.addAll(made);
            progress.accept(made);
        }
        return List.copyOf(results);
    }

    /** As many as fit; a tag's number is known only after the request that creates it, and removals stand alone. */
    private List<Change> next(List<Change> open) {
        Set<String> created = new HashSet<>();
        List<Change> batch = new ArrayList<>();
        for (Change change : open) {
            boolean waits = change.idsOf().stream().anyMatch(created::contains);
            boolean turn =
                    !batch.isEmpty() && change.isRemoval() != batch.get(0).isRemoval();
            if (batch.size() == Hub.WRITES || waits || turn) {
                break;
            }
            if (change instanceof TagChange tag && tag.verb() == TagChange.Verb.CREATE) {
                created.add(tag.tag());
            }
            batch.add(change);
        }
        return batch;
    }

    private List<ChangeResult> made(List<Change> batch) {
        List<Change> sent = new ArrayList<>();
        List<String> reasons = batch.stream().map(this::against).toList();
        for (int i = 0; i < batch.size(); i++) {
            if (reasons.get(i).isEmpty()) {
                sent.add(batch.get(i));
            }
        }
        List<ChangeResult> answered = new ArrayList<>(send(sent));
        List<ChangeResult> all = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            all.add(
                    reasons.get(i).isEmpty()
                            ? answered.remove(0)
                            : new ChangeResult(batch.get(i), ChangeResult.Status.NOT_SENT, reasons.get(i)));
        }
        return all;
    }

    /** What keeps a change from being sent; "" for nothing. */
    private String against(Change change) {
        if (!stopped.isEmpty()) {
            return stopped;
        }
        String gone =
                change.tags().stream().filter(missing::contains).findFirst().orElse("");
        if (!gone.isEmpty()) {
            return "tag " + gone + " was not created";
        }
        return change.isRemoval() && results.stream().anyMatch(result -> result.status() != ChangeResult.Status.DONE)
                ? "nothing is removed while something before it is not done"
                : "";
    }

    private List<ChangeResult> send(List<Change> changes) {
        if (changes.isEmpty()) {
            return List.of();
        }
        try {
            List<JsonNode> answers =
                    hub.write(changes.stream().map(change -> change.call(ids)).toList());
            List<ChangeResult> all = new ArrayList<>();
            for (int i = 0; i < changes.size(); i++) {
                all.add(result(changes.get(i), answers.get(i)));
            }
            return all;
        } catch (KojiException e) {
            return stop(changes, e);
        }
    }

    private List<ChangeResult> stop(List<Change> changes, KojiException e) {
        boolean unknown = e.result() instanceof CallResult.Ambiguous;
        String evidence = e.result().evidence();
        stopped = "not tried, since an earlier request " + (unknown ? "was not answered: " : "failed: ") + evidence;
        LOG.warn(
                "{} changes at hub {} {}: {}",
                changes.size(),
                hub.name(),
                unknown ? "are unknown" : "are not made",
                evidence);
        ChangeResult.Status status = unknown ? ChangeResult.Status.UNKNOWN : ChangeResult.Status.REFUSED;
        return changes.stream()
                .map(change -> new ChangeResult(change, status, evidence))
                .toList();
    }

    private ChangeResult result(Change change, JsonNode answer) {
        HubCall call = change.call(ids);
        if (answer.has("fault")) {
            String evidence = FoundReader.fault(answer).outcome(call.method()).evidence();
            LOG.warn("{} at hub {} was refused: {}", call, hub.name(), evidence);
            if (change instanceof TagChange tag && tag.verb() == TagChange.Verb.CREATE) {
                missing.add(tag.tag());
            }
            return new ChangeResult(change, ChangeResult.Status.REFUSED, evidence);
        }
        if (change instanceof TagChange tag && tag.verb() == TagChange.Verb.CREATE) {
            ids.put(tag.tag(), answer.path("value").asLong());
        }
        LOG.debug("{} at hub {} is done", call, hub.name());
        return new ChangeResult(change, ChangeResult.Status.DONE, "");
    }
}

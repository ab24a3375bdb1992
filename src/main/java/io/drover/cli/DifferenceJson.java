package io.drover.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.koji.desired.Change;
import io.drover.koji.desired.ChangeResult;
import io.drover.koji.desired.Difference;
import java.util.List;
import java.util.Locale;

/** Differences and what became of them, for machines. */
final class DifferenceJson {
    private DifferenceJson() {}

    static ObjectNode of(Difference difference) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.put("file", difference.file());
        all.put("equal", difference.isEmpty());
        ObjectNode counts = all.putObject("counts");
        difference.counts().forEach(counts::put);
        ArrayNode changes = all.putArray("changes");
        for (Change change : difference.changes()) {
            changes.add(change(change).set("call", difference.call(change).toJson()));
        }
        return all;
    }

    /** @param results one for each change, in their order */
    static ObjectNode of(Difference difference, List<ChangeResult> results) {
        ObjectNode all = of(difference);
        ObjectNode outcomes = all.putObject("outcomes");
        for (ChangeResult.Status status : ChangeResult.Status.values()) {
            outcomes.put(
                    word(status),
                    results.stream().filter(result -> result.status() == status).count());
        }
        for (int i = 0; i < results.size(); i++) {
            ObjectNode change = (ObjectNode) all.path("changes").path(i);
            change.put("outcome", word(results.get(i).status()));
            if (!results.get(i).isDone()) {
                change.put("evidence", results.get(i).evidence());
            }
        }
        return all;
    }

    /** {@code not_sent}. */
    static String word(ChangeResult.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode change(Change change) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", change.kind())
                .put("subject", change.subject())
                .put("sentence", change.sentence())
                .put("why", change.why());
    }
}

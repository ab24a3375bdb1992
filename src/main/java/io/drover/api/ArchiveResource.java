package io.drover.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.ArchiveMark;
import io.drover.ledger.ArchiveMarks;
import org.jspecify.annotations.Nullable;

/** {@code /api/drover/archive}: how far the archive of the bus has been looked through, scope by scope. Thread-safe. */
public final class ArchiveResource implements Resources.Face {
    private final ArchiveMarks marks;
    private final boolean enabled;

    /** @param enabled whether this instance asks an archive */
    public ArchiveResource(ArchiveMarks marks, boolean enabled) {
        this.marks = marks;
        this.enabled = enabled;
    }

    @Override
    public void addTo(Resources resources) {
        resources.get(
                Operation.get(
                                "/api/drover/archive",
                                "How far the archive of the bus has been looked through, scope by scope.")
                        .gives("enabled", "recovered", "items"),
                (request, path) -> Answer.ok(body()));
    }

    private ObjectNode body() {
        ObjectNode body = Json.object().put("enabled", enabled);
        long recovered = 0;
        ArrayNode items = body.putArray("items");
        for (ArchiveMark mark : marks.all()) {
            recovered += mark.recovered();
            items.add(json(mark));
        }
        return body.put("recovered", recovered);
    }

    private static ObjectNode json(ArchiveMark mark) {
        ObjectNode json = Json.object()
                .put("scope", mark.scope())
                .put("state", mark.state().name())
                .put("mark", mark.mark().toString())
                .put("origin", mark.origin().toString())
                .put("asked_at", text(mark.askedAt()))
                .put("answer", mark.answer())
                .put("doubted_since", text(mark.doubtedSince()))
                .put("swept_at", mark.sweptAt().toString());
        return json.put("recovered", mark.recovered());
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}

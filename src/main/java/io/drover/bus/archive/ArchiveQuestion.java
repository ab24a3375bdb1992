package io.drover.bus.archive;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What of one kind was sent in a stretch of time, both ends included, whole seconds. The end is fixed: with an open one
 * the pages shift while new messages come.
 *
 * @param scopes all of one kind
 */
record ArchiveQuestion(Instant start, Instant end, List<Scope> scopes) {
    static final int ROWS_PER_PAGE = 100;

    /** As many as fit a URL that no proxy cuts. */
    private static final int SCOPES_AT_ONCE = 50;

    ArchiveQuestion {
        scopes = List.copyOf(scopes);
    }

    /** The fewest questions that ask for all scopes: topics and categories cannot be asked for in one. */
    static List<ArchiveQuestion> about(Collection<Scope> scopes, Instant start, Instant end) {
        List<ArchiveQuestion> questions = new ArrayList<>();
        for (Scope.Kind kind : Scope.Kind.values()) {
            List<Scope> same =
                    scopes.stream().filter(scope -> scope.kind() == kind).toList();
            for (int from = 0; from < same.size(); from += SCOPES_AT_ONCE) {
                questions.add(new ArchiveQuestion(
                        start, end, same.subList(from, Math.min(from + SCOPES_AT_ONCE, same.size()))));
            }
        }
        return questions;
    }

    boolean hasTopic(String topic) {
        return scopes.stream().anyMatch(scope -> scope.hasTopic(topic));
    }

    /** The parameters of the kamelet {@code datagrepper-messages-lookup}. @param page from 1 */
    ObjectNode toJson(int page) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("start", start.getEpochSecond())
                .put("end", end.getEpochSecond())
                .put("page", page)
                .put("rows_per_page", ROWS_PER_PAGE);
        ArrayNode topics = json.putArray("topics");
        ArrayNode categories = json.putArray("categories");
        for (Scope scope : scopes) {
            if (scope.kind() == Scope.Kind.TOPIC) {
                topics.add(scope.value());
            } else if (scope.kind() == Scope.Kind.CATEGORY) {
                categories.add(scope.value());
            }
        }
        return json;
    }

    @Override
    public String toString() {
        String what =
                scopes.size() == 1 ? scopes.get(0).toString() : scopes.size() + " scopes, among them " + scopes.get(0);
        return what + " from " + start + " to " + end;
    }
}

package io.drover.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A compose as ODCS's answers and messages describe it.
 *
 * @param type null for one that is not known here
 * @param reason ODCS's words about the state, "" where it has none
 * @param expires from when on it may be removed
 * @param json all of it, as it came. Source: wire/targets.md §3.2
 */
record Compose(
        long id,
        ComposeState state,
        @Nullable SourceType type,
        String owner,
        String reason,
        @Nullable Instant submitted,
        @Nullable Instant expires,
        JsonNode json) {

    /** Members that hold several words. */
    private static final List<String> LISTS = List.of(
            "packages",
            "builds",
            "sigkeys",
            "arches",
            "multilib_arches",
            "lookaside_repos",
            "modular_koji_tags",
            "modules",
            "scratch_modules",
            "scratch_build_tasks",
            "parent_pungi_compose_ids");

    /** @throws IllegalArgumentException where it has no id, no known state, or a time that is none */
    static Compose parse(JsonNode json) {
        if (!json.path("id").isIntegralNumber()) {
            throw new IllegalArgumentException("a compose without an id");
        }
        return new Compose(
                json.path("id").longValue(),
                ComposeState.parse(json.has("state") ? json.path("state") : json.path("state_name")),
                SourceType.parse(json.path("source_type")).orElse(null),
                text(json, "owner"),
                text(json, "state_reason"),
                time(json, "time_submitted"),
                time(json, "time_to_expire"),
                json);
    }

    /** A member's text, "" where it is null. */
    String text(String member) {
        return text(json, member);
    }

    /** The words of a member that ODCS writes with blanks between, or as a list; in their order. */
    Set<String> words(String member) {
        Set<String> words = new LinkedHashSet<>();
        JsonNode value = json.path(member);
        if (value.isArray()) {
            value.forEach(one -> words.add(one.asText()));
        } else {
            words.addAll(List.of(text(member).split(" ", -1)));
        }
        // of the keys, the empty one allows what is not signed
        if (!member.equals("sigkeys") || value.isNull() || value.isMissingNode()) {
            words.remove("");
        }
        return words;
    }

    /** Whether it is there now and will be at that time. */
    boolean livesUntil(Instant time) {
        return state == ComposeState.DONE && expires != null && !expires.isBefore(time);
    }

    /** Where people look at it; null where it has no such place. */
    @Nullable
    String url() {
        String url = text("toplevel_url");
        return url.isEmpty() ? null : url;
    }

    /** {@code 501 build done}. */
    String brief() {
        return id + " " + (type == null ? "" : type.word() + " ") + state.word();
    }

    /**
     * What later actions may refer to: {@code {"compose_id": 501, "state_name": "done", "source_type": "build", "source": "",
     * "result_repo": "https://…", "result_repofile": "https://…", "time_to_expire": "2026-05-21T10:16:00Z", "builds":
     * ["zlib-1.2.11-22.fc32"], "sigkeys": ["12c944d0"], "arches": ["x86_64"]}}; what a compose has not is null or empty.
     */
    ObjectNode result() {
        ObjectNode result = JsonNodeFactory.instance
                .objectNode()
                .put("compose_id", id)
                .put("state_name", state.word())
                .put("source_type", type == null ? null : type.word());
        for (String member : List.of("source", "result_repo", "result_repofile", "time_to_expire")) {
            result.set(member, json.path(member).isMissingNode() ? result.nullNode() : json.path(member));
        }
        for (String member : List.of("builds", "sigkeys", "arches")) {
            list(result, member);
        }
        return result;
    }

    /** All of it for a rule: with lists in place of words with blanks between, the type as a word, no pungi configuration. */
    ObjectNode readable() {
        ObjectNode readable = json.deepCopy();
        readable.remove("pungi_config_dump");
        readable.put("state_name", state.word());
        if (type != null) {
            readable.put("source_type", type.word());
        }
        LISTS.stream().filter(json::has).forEach(member -> list(readable, member));
        return readable;
    }

    private void list(ObjectNode into, String member) {
        ArrayNode list = into.putArray(member);
        words(member).forEach(list::add);
    }

    private static String text(JsonNode json, String member) {
        JsonNode value = json.path(member);
        return value.isNull() ? "" : value.asText();
    }

    private static @Nullable Instant time(JsonNode json, String member) {
        String text = text(json, member);
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(member + " '" + text + "' is not a time in UTC", e);
        }
    }
}

package io.drover.sandbox.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.RestProblem;
import io.drover.sandbox.SandboxJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request for a compose, checked as ODCS does and with its texts. Source: wire/targets.md §3.1.
 *
 * @param json as the compose will show it: lists as words with blanks between, flags and results as lists
 */
record Order(String type, ObjectNode json, Duration timeToLive) {
    static final int RAW_CONFIG = 5;

    static final List<String> TYPES = List.of("tag", "module", "repo", "pulp", "raw_config", "build", "pungi_compose");
    private static final Map<String, Integer> MULTILIB = Map.of("none", 0, "runtime", 1, "devel", 2, "all", 4);
    private static final Set<String> FLAGS = Set.of(
            "no_deps",
            "no_inheritance",
            "include_unpublished_pulp_repos",
            "check_deps",
            "include_done_modules",
            "ignore_absent_pulp_repos",
            "no_reuse",
            "use_only_compatible_arch");
    private static final Set<String> RESULTS = Set.of("repository", "iso", "ostree", "boot.iso");
    private static final Set<String> BASE_MODULES = Set.of("platform", "bootstrap");
    private static final Duration USUAL = Duration.ofSeconds(86_400);
    private static final Duration MOST = Duration.ofSeconds(259_200);

    /** @throws RestProblem 400 */
    static Order parse(JsonNode body) {
        Checks.object(body);
        JsonNode source = body.path("source");
        if (!source.isObject()) {
            throw new RestProblem(400, "Missing or invalid source type");
        }
        String type = source.path("type").asText();
        if (!TYPES.contains(type)) {
            throw new RestProblem(400, "Unknown source type \"" + type + "\"");
        }
        ObjectNode json = SandboxJson.object().put("source_type", TYPES.indexOf(type) + 1);
        json.put("source", source(type, source));
        for (String member : List.of("packages", "builds", "modular_koji_tags", "modules", "scratch_modules")) {
            json.put(member, words(Checks.list(source, member)));
        }
        json.put("scratch_build_tasks", words(Checks.list(source, "scratch_build_tasks")));
        json.put("sigkeys", source.has("sigkeys") ? words(Checks.list(source, "sigkeys")) : "12c944d0");
        for (String member :
                List.of("koji_event", "base_module_br_stream_version_lte", "base_module_br_stream_version_gte")) {
            json.set(member, Checks.number(source, member));
        }
        for (String member : List.of("module_defaults_url", "base_module_br_name", "base_module_br_stream")) {
            json.set(member, Checks.text(source, member));
        }
        if (source.has("module_defaults_url") != source.has("module_defaults_commit")) {
            throw new RestProblem(
                    400, "The \"module_defaults_url\" and \"module_defaults_commit\" must be used together.");
        }
        return new Order(type, top(json, body), timeToLive(body));
    }

    private static ObjectNode top(ObjectNode json, JsonNode body) {
        json.set("flags", names(body, "flags", FLAGS));
        ArrayNode results = names(body, "results", RESULTS);
        json.set("results", results.isEmpty() ? SandboxJson.array().add("repository") : results);
        json.put("arches", body.has("arches") ? words(Checks.list(body, "arches")) : "x86_64");
        json.put("multilib_arches", body.has("multilib_arches") ? words(Checks.list(body, "multilib_arches")) : "");
        json.put("lookaside_repos", body.has("lookaside_repos") ? words(Checks.list(body, "lookaside_repos")) : "");
        json.put("parent_pungi_compose_ids", words(Checks.list(body, "parent_pungi_compose_ids")));
        int method = 0;
        for (JsonNode name : names(body, "multilib_method", MULTILIB.keySet())) {
            method |= MULTILIB.getOrDefault(name.asText(), 0);
        }
        json.put("multilib_method", method);
        json.set("label", Checks.text(body, "label"));
        json.set("respin_of", Checks.text(body, "respin_of"));
        json.put("compose_type", body.path("compose_type").asText("test"));
        json.put("target_dir", body.path("target_dir").asText("default"));
        return json.putNull("koji_task_id").putNull("pungi_compose_id");
    }

    /** @throws RestProblem 400 */
    static Duration timeToLive(JsonNode body) {
        JsonNode seconds = body.has("seconds_to_live") ? body.path("seconds_to_live") : body.path("seconds-to-live");
        if (seconds.isMissingNode()) {
            return USUAL;
        }
        if (!seconds.isIntegralNumber()) {
            throw new RestProblem(400, "Invalid seconds_to_live specified in request: " + body);
        }
        Duration wanted = Duration.ofSeconds(seconds.longValue());
        return wanted.compareTo(MOST) > 0 ? MOST : wanted;
    }

    /** Without any order, and each once: the words of a Python set; these come backwards. */
    private static String source(String type, JsonNode source) {
        List<String> words = new ArrayList<>(new LinkedHashSet<>(
                List.of(Checks.text(source, "source").asText("").split(" "))));
        words.removeIf(String::isEmpty);
        boolean scratch =
                type.equals("module") && !source.path("scratch_modules").isEmpty();
        if (words.isEmpty() && !type.equals("build") && !scratch) {
            throw new RestProblem(400, "No source provided for " + type);
        }
        if (type.equals("raw_config") && (words.size() != 1 || !words.get(0).contains("#"))) {
            throw new RestProblem(400, "Source must be in 'source_name#commit' format for 'raw_config' source type.");
        }
        if (type.equals("module")) {
            words.forEach(Order::checkModule);
        }
        Collections.reverse(words);
        return String.join(" ", words);
    }

    private static void checkModule(String word) {
        String[] parts = word.split(":", -1);
        if (parts.length < 2 || parts.length > 4) {
            throw new RestProblem(
                    400, "Module definition must be in \"n:s\", \"n:s:v\" or \"n:s:v:c\" format, but got " + word);
        }
        if (BASE_MODULES.contains(parts[0])) {
            throw new RestProblem(
                    400, "ODCS currently cannot create compose with base modules, but " + parts[0] + " was requested.");
        }
    }

    private static ArrayNode names(JsonNode body, String member, Set<String> known) {
        ArrayNode names = Checks.list(body, member);
        for (JsonNode name : names) {
            if (!known.contains(name.asText())) {
                throw new RestProblem(400, "Unknown " + member + " " + name.asText());
            }
        }
        return names;
    }

    /** As ODCS keeps a list: each word once, with blanks between, the order lost; null for none. */
    static @Nullable String words(ArrayNode list) {
        Set<String> words = new LinkedHashSet<>();
        list.forEach(one -> words.add(one.asText()));
        return words.isEmpty() ? null : words.stream().sorted().collect(Collectors.joining(" "));
    }

    /** What it is about, for the journal: {@code build zlib-1.2.11-22.fc32}. */
    String subject() {
        String contents = Stream.of("source", "builds", "modules", "scratch_modules", "sigkeys")
                .map(member -> json.path(member).asText(""))
                .filter(words -> !words.isBlank() && !words.equals("null"))
                .collect(Collectors.joining(" "));
        return type + " " + contents;
    }
}

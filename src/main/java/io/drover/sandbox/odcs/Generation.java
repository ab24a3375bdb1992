package io.drover.sandbox.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What ODCS does with an order when it makes the compose: names become what is there, and an older compose of the same is
 * taken again. Source: wire/targets.md §3.7; a tag is taken to be unchanged since.
 */
final class Generation {
    private static final Set<String> SAME = Set.of(
            "source_type",
            "source",
            "flags",
            "results",
            "module_defaults_url",
            "respin_of",
            "target_dir",
            "multilib_method");

    private final Composes composes;
    private final Supplier<JsonNode> modules;
    private final Set<String> absent = ConcurrentHashMap.newKeySet();

    /** @param modules builds as MBS shows them */
    Generation(Composes composes, Supplier<JsonNode> modules) {
        this.composes = composes;
        this.modules = modules;
    }

    /** Why a compose cannot be made. */
    static final class Failed extends Exception {
        @java.io.Serial
        private static final long serialVersionUID = 1L;

        Failed(String reason) {
            super(reason);
        }
    }

    /** Content sets that pulp does not have. */
    void absent(String contentSet) {
        absent.add(contentSet);
    }

    /** The compose with its order rewritten, and perhaps with another one to share. @throws Failed with the reason */
    SimulatedCompose of(SimulatedCompose compose) throws Failed {
        ObjectNode order = compose.order().deepCopy();
        String type = Order.TYPES.get(order.path("source_type").asInt() - 1);
        switch (type) {
            case "module" -> order.put("source", modules(words(order, "source"), has(order, "no_deps")));
            case "pulp" -> order.put("source", contentSets(words(order, "source"), order));
            case "tag", "build" -> {
                if (order.path("koji_event").isNull()) {
                    order.put("koji_event", 1_000 + compose.id());
                }
            }
            case "pungi_compose" -> order.put("packages", "bash").put("builds", "bash-5.2.32-1.fc42");
            default -> {}
        }
        SimulatedCompose rewritten = compose.ordering(order);
        return older(rewritten).map(old -> rewritten.reusing(old.id())).orElse(rewritten);
    }

    /** All contexts of the highest ready version of each, and what these need. */
    private String modules(List<String> wanted, boolean noDeps) throws Failed {
        Set<String> all = new TreeSet<>();
        for (String word : wanted) {
            Set<JsonNode> found = latest(word);
            if (found.isEmpty()) {
                throw new Failed("Failed to find module " + word + " in the MBS.");
            }
            for (JsonNode build : found) {
                all.add(nsvc(build));
                for (String name : noDeps ? List.<String>of() : List.copyOf(names(build.path("buildrequires")))) {
                    String stream =
                            build.at("/buildrequires/" + name + "/stream").asText();
                    latest(name + ":" + stream).forEach(needed -> all.add(nsvc(needed)));
                }
            }
        }
        return String.join(" ", all);
    }

    private Set<JsonNode> latest(String word) {
        List<JsonNode> ready = StreamSupport.stream(modules.get().spliterator(), false)
                .filter(build -> build.path("state_name").asText().equals("ready"))
                .filter(build -> nsvc(build).equals(word) || nsvc(build).startsWith(word + ":"))
                .toList();
        Optional<String> highest = ready.stream()
                .map(build -> build.path("version").asText())
                .max(Comparator.comparing(version -> "%30s".formatted(version)));
        return ready.stream()
                .filter(build -> build.path("version").asText().equals(highest.orElse("")))
                .collect(Collectors.toSet());
    }

    private String contentSets(List<String> wanted, ObjectNode order) throws Failed {
        List<String> there =
                wanted.stream().filter(one -> !absent.contains(one)).toList();
        if (there.size() < wanted.size() && !has(order, "ignore_absent_pulp_repos")) {
            throw new Failed("Failed to find all the content_sets " + wanted + " in the Pulp, found only " + there);
        }
        return String.join(" ", there);
    }

    private Optional<SimulatedCompose> older(SimulatedCompose compose) {
        if (has(compose.order(), "no_reuse")
                || compose.order().path("source_type").asInt() == Order.RAW_CONFIG) {
            return Optional.empty();
        }
        return composes.all().stream()
                .filter(old -> old.id() < compose.id() && old.reusedId() == null)
                .filter(old -> old.state() == SimulatedCompose.State.DONE)
                .filter(old -> isSame(old.order(), compose.order()))
                .max(Comparator.comparingLong(SimulatedCompose::id));
    }

    private static boolean isSame(ObjectNode old, ObjectNode now) {
        return SAME.stream().allMatch(member -> old.path(member).equals(now.path(member)))
                && SimulatedCompose.SETS.stream()
                        .allMatch(member -> new HashSet<>(words(old, member)).equals(new HashSet<>(words(now, member))))
                && now.path("koji_event").asLong() >= old.path("koji_event").asLong();
    }

    private static boolean has(ObjectNode order, String flag) {
        return StreamSupport.stream(order.path("flags").spliterator(), false)
                .anyMatch(one -> one.asText().equals(flag));
    }

    private static List<String> words(ObjectNode order, String member) {
        String text = order.path(member).isNull() ? "" : order.path(member).asText();
        return text.isEmpty() ? Collections.emptyList() : Arrays.asList(text.split(" "));
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        names.remove("platform");
        return names;
    }

    private static String nsvc(JsonNode build) {
        return build.path("name").asText() + ":" + build.path("stream").asText() + ":"
                + build.path("version").asText() + ":" + build.path("context").asText();
    }
}

package io.drover.koji.desired;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.koji.KojiFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Asks a hub for what a description names, in two rounds: what there is at all, then what it holds. Each round is one
 * request for every {@value Hub#READS} questions.
 */
final class FoundReader {

    private record Question(HubCall call, Consumer<JsonNode> taker) {}

    private final WantedState wanted;
    private final Hub hub;
    private final List<Question> questions = new ArrayList<>();
    private final Map<String, String> repos = new TreeMap<>();
    private final Map<String, JsonNode> tags = new LinkedHashMap<>();
    private final Map<String, FoundContents> contents = new LinkedHashMap<>();
    private final Map<String, FoundState.Target> targets = new TreeMap<>();
    private final Set<String> users = new TreeSet<>();
    private final Ancestry ancestry = new Ancestry();

    FoundReader(WantedState wanted, Hub hub) {
        this.wanted = wanted;
        this.hub = hub;
    }

    /** @throws io.drover.koji.KojiException where the hub does not answer */
    FoundState read() {
        References references = References.of(wanted);
        references.tags().forEach(tag -> ask(HubCall.of("getTag", tag), struct -> tags.put(tag, struct)));
        references
                .externalRepos()
                .forEach(repo -> ask(
                        HubCall.of("getExternalRepo", repo),
                        struct -> repos.put(repo, struct.path("url").asText())));
        references.users().forEach(user -> ask(HubCall.of("getUser", user), struct -> users.add(user)));
        wanted.targets()
                .keySet()
                .forEach(name -> ask(HubCall.of("getBuildTarget", name), struct -> target(name, struct)));
        answer();
        tags.forEach((tag, struct) -> askContents(tag, struct.path("id").asLong()));
        answer();
        Map<String, FoundTag> found = new LinkedHashMap<>();
        tags.forEach((name, struct) -> found.put(
                name,
                Objects.requireNonNullElseGet(contents.get(name), FoundContents::new)
                        .tag(name, struct)));
        return new FoundState(repos, found, targets, users, ancestry);
    }

    private void target(String name, JsonNode struct) {
        targets.put(
                name,
                new FoundState.Target(
                        struct.path("build_tag_name").asText(),
                        struct.path("dest_tag_name").asText()));
    }

    private void askContents(String name, long id) {
        WantedTag described = wanted.tags().get(name);
        if (described == null) {
            askAncestry(name, id);
            return;
        }
        if (described.absent()) {
            return;
        }
        FoundContents holds = new FoundContents();
        contents.put(name, holds);
        if (described.inherits() != null) {
            ask(HubCall.of("getInheritanceData", name), holds::inherits);
        }
        if (described.externalRepos() != null) {
            ask(HubCall.of("getTagExternalRepos", name), holds::externalRepos);
        }
        if (described.packages() != null) {
            ask(
                    HubCall.of("listPackages").with(Map.of("tagID", name, "inherited", true)),
                    rows -> holds.packages(rows, name));
        }
        if (!described.groups().isEmpty()) {
            ask(
                    HubCall.of("getTagGroups", name)
                            .with(Map.of("inherit", true, "incl_reqs", false, "incl_blocked", true)),
                    rows -> holds.groups(rows, id));
        }
        askAncestry(name, id);
    }

    /** What it inherits from, all the way up. */
    private void askAncestry(String name, long id) {
        ask(HubCall.of("getFullInheritance", name), rows -> {
            Map<Long, String> names = new TreeMap<>();
            names.put(id, name);
            rows.forEach(row ->
                    names.put(row.path("parent_id").asLong(), row.path("name").asText()));
            rows.forEach(row -> ancestry.add(
                    names.getOrDefault(row.path("child_id").asLong(), name),
                    Set.of(row.path("name").asText())));
        });
    }

    private void ask(HubCall call, Consumer<JsonNode> taker) {
        questions.add(new Question(call, taker));
    }

    /** Sends what was asked; nil is an answer that nobody takes. */
    private void answer() {
        List<JsonNode> answers = hub.read(questions.stream().map(Question::call).toList());
        for (int i = 0; i < answers.size(); i++) {
            JsonNode answer = answers.get(i);
            Question question = questions.get(i);
            if (answer.has("fault")) {
                throw new HubRefusal(question.call(), fault(answer));
            }
            if (!answer.path("value").isNull()) {
                question.taker().accept(answer.path("value"));
            }
        }
        questions.clear();
    }

    static KojiFault fault(JsonNode answer) {
        return new KojiFault(
                answer.path("fault").path("code").asInt(),
                answer.path("fault").path("text").asText());
    }

    /** All that a description refers to. */
    private record References(Set<String> tags, Set<String> externalRepos, Set<String> users) {
        static References of(WantedState wanted) {
            References all = new References(new LinkedHashSet<>(), new LinkedHashSet<>(), new TreeSet<>());
            all.externalRepos.addAll(wanted.externalRepos().keySet());
            wanted.tags().values().forEach(all::add);
            wanted.targets().values().stream()
                    .filter(target -> !target.absent())
                    .forEach(target -> all.tags.addAll(List.of(target.buildTag(), target.destTag())));
            return all;
        }

        private void add(WantedTag tag) {
            tags.add(tag.name());
            tags.addAll(WantedChecks.parents(tag));
            if (tag.externalRepos() != null) {
                tag.externalRepos()
                        .forEach(repo -> externalRepos.add(repo.link().repo()));
            }
            if (tag.packages() != null) {
                tag.packages().list().forEach(entry -> users.add(entry.owner()));
            }
        }
    }
}

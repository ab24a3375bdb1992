package io.drover.koji.desired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a description and what a hub holds to exactly the calls that are missing, and no others. */
class ComparisonTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<String, String> repos = new HashMap<>();
    private final Map<String, FoundTag> tags = new LinkedHashMap<>();
    private final Map<String, FoundState.Target> targets = new HashMap<>();
    private final Ancestry ancestry = new Ancestry();
    private long lastId = 100;

    @Test
    void makesAllOfItOnAHubThatHasNothing() {
        assertThat(
                        calls(
                                """
                        external-repos: {ext: https://example.org/ext/}
                        tags:
                          child:
                            permission: releng
                            inherits: [{tag: parent, priority: 0}]
                            external-repos: [{name: ext, priority: 5, merge-mode: bare}]
                            packages: {owner: releng, list: [bash, {name: kernel, blocked: true}]}
                            groups: {build: [make]}
                          parent: {arches: [x86_64, aarch64], locked: true, extra: {a: 1, b: null}}
                        targets:
                          t: {build-tag: child, dest-tag: parent}
                        """))
                .containsExactly(
                        "createExternalRepo(\"ext\", \"https://example.org/ext/\")",
                        "createTag(\"parent\", arches=\"aarch64 x86_64\", locked=true, extra={\"a\":1})",
                        "createTag(\"child\")",
                        "editTag2(\"child\", perm=\"releng\")",
                        "setInheritanceData(\"child\", [{\"parent_id\":\"the number of parent\",\"priority\":0,"
                                + "\"maxdepth\":null,\"intransitive\":false,\"noconfig\":false,\"pkg_filter\":\"\"}])",
                        "addExternalRepoToTag(\"child\", \"ext\", priority=5, merge_mode=\"bare\")",
                        "groupListAdd(\"child\", \"build\", force=true)",
                        "groupPackageListAdd(\"child\", \"build\", \"make\", force=true)",
                        "packageListAdd(\"child\", \"bash\", \"releng\", block=false)",
                        "packageListAdd(\"child\", \"kernel\", \"releng\", block=true)",
                        "createBuildTarget(\"t\", \"child\", \"parent\")");
    }

    @Test
    void aTagThatIsAsDescribedTakesNoCall() {
        repos.put("ext", "https://example.org/ext/");
        found("parent");
        FoundTag child = new FoundTag(
                "child",
                7,
                new FoundTag.Config(Set.of("x86_64", "aarch64"), true, "releng", Map.of("a", JSON.numberNode(1L))),
                List.of(link("parent", 3)),
                List.of(new RepoLink("ext", 5, "koji", Set.of("s390x", "ppc64le"))),
                Map.of("bash", new FoundTag.Entry(true, false, "releng")),
                Map.of("build", new FoundTag.Group(true, false, Map.of("make", new FoundTag.Member(true, false)))));
        tags.put("child", child);
        targets.put("t", new FoundState.Target("child", "parent"));
        assertThat(
                        calls(
                                """
                        external-repos: {ext: https://example.org/ext}
                        tags:
                          child:
                            arches: [aarch64, x86_64]
                            locked: true
                            permission: releng
                            extra: {a: 1, b: null}
                            inherits: [{tag: parent, priority: 3}]
                            external-repos: [{name: ext, priority: 5, arches: [ppc64le, s390x]}]
                            packages: {owner: releng, list: [bash]}
                            groups: {build: [make]}
                        targets:
                          t: {build-tag: child, dest-tag: parent}
                          gone: {absent: true}
                        """))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "arches: [aarch64]|arches=\"aarch64\"",
                "arches: []|arches=\"\"",
                "locked: true|locked=true",
                "permission: releng|perm=\"releng\"",
                "permission: null|perm=null",
                "'extra: {a: 1.0, b: 2}'|'extra={\"a\":1.0}'",
                "'extra: {a: null, c: null}'|'remove_extra=[\"a\"]'",
                "'extra: {a: null, c: {d: [1]}}'|'extra={\"c\":{\"d\":[1]}}, remove_extra=[\"a\"]'",
                "'extra: {a: \"1\"}'|'extra={\"a\":\"1\"}'",
            })
    void editsWhatIsOtherwiseAndNothingElse(String config, String arguments) {
        Map<String, JsonNode> extra = Map.of("a", JSON.numberNode(1L), "b", JSON.numberNode(2L));
        tags.put(
                "f42",
                new FoundTag(
                        "f42",
                        1,
                        new FoundTag.Config(Set.of("x86_64"), false, "admin", extra),
                        List.of(),
                        List.of(),
                        Map.of(),
                        Map.of()));
        assertThat(calls("tags: {f42: {" + config + "}}")).containsExactly("editTag2(\"f42\", " + arguments + ")");
    }

    @Test
    void sendsOnlyLinksThatDifferAndThoseThatGo() {
        long same = found("same");
        long moved = found("moved");
        long gone = found("gone");
        long fresh = found("fresh");
        tags.put("child", tag("child", List.of(link("same", 0), link("moved", 1), link("gone", 2))));
        assertThat(same).isNotZero();
        assertThat(
                        calls(
                                """
                        tags:
                          child:
                            inherits:
                              - {tag: same, priority: 0}
                              - {tag: moved, priority: 2}
                              - {tag: fresh, priority: 1, maxdepth: 0, pkg-filter: "^x"}
                        """))
                .containsExactly("setInheritanceData(\"child\", ["
                        + "{\"parent_id\":" + gone + ",\"delete link\":true},"
                        + "{\"parent_id\":" + moved + ",\"priority\":2,\"maxdepth\":null,\"intransitive\":false,"
                        + "\"noconfig\":false,\"pkg_filter\":\"\"},"
                        + "{\"parent_id\":" + fresh + ",\"priority\":1,\"maxdepth\":0,\"intransitive\":false,"
                        + "\"noconfig\":false,\"pkg_filter\":\"^x\"}])");
    }

    @Test
    void anEmptyListTakesAllLinksAwayAndNoListNone() {
        long parent = found("parent");
        tags.put("child", tag("child", List.of(link("parent", 0))));
        assertThat(calls("tags: {child: {}}")).isEmpty();
        assertThat(calls("tags: {child: {inherits: []}}"))
                .containsExactly(
                        "setInheritanceData(\"child\", [{\"parent_id\":" + parent + ",\"delete link\":true}])");
    }

    @Test
    void repositoriesThatChangePlacesNeverHaveTheSamePriority() {
        repos.putAll(Map.of("a", "https://a/", "b", "https://b/", "c", "https://c/", "old", "https://o/"));
        tags.put(
                "f42",
                new FoundTag(
                        "f42",
                        1,
                        new FoundTag.Config(Set.of(), false, null, Map.of()),
                        List.of(),
                        List.of(repo("a", 1), repo("b", 2), repo("c", 3), repo("old", 9)),
                        Map.of(),
                        Map.of()));
        assertThat(
                        calls(
                                """
                        tags:
                          f42:
                            external-repos: [{name: a, priority: 2}, {name: b, priority: 1}, {name: c, priority: 9}]
                        """))
                .containsExactly(
                        "removeExternalRepoFromTag(\"f42\", \"old\")",
                        "editTagExternalRepo(\"f42\", \"c\", priority=9, merge_mode=\"koji\")",
                        "removeExternalRepoFromTag(\"f42\", \"b\")",
                        "editTagExternalRepo(\"f42\", \"a\", priority=2, merge_mode=\"koji\")",
                        "addExternalRepoToTag(\"f42\", \"b\", priority=1, merge_mode=\"koji\")");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // own entries: blocked, owner
                "own false releng|bash|",
                "own true releng|bash|packageListAdd(\"f42\", \"bash\", \"releng\", block=false, force=true)",
                "own false alice|bash|packageListSetOwner(\"f42\", \"bash\", \"releng\")",
                "own true alice|bash|packageListAdd(\"f42\", \"bash\", \"releng\", block=false, force=true)",
                "own false releng|{name: bash, blocked: true}|packageListAdd(\"f42\", \"bash\", \"releng\", block=true)",
                "own true releng|{name: bash, blocked: true}|",
                "own true alice|{name: bash, blocked: true}|packageListSetOwner(\"f42\", \"bash\", \"releng\")",
                // the hub keeps no entry that a parent gives already
                "inherited false releng|bash|",
                "inherited false alice|bash|",
                "inherited true releng|{name: bash, blocked: true}|",
                "inherited true releng|bash|packageListAdd(\"f42\", \"bash\", \"releng\", block=false, force=true)",
                "inherited false alice|{name: bash, blocked: true}|packageListAdd(\"f42\", \"bash\", \"releng\", block=true)",
            })
    void anEntryOfThePackageList(String there, String wanted, String call) {
        String[] words = there.split(" ");
        packages(
                "f42",
                Map.of("bash", new FoundTag.Entry(words[0].equals("own"), Boolean.parseBoolean(words[1]), words[2])));
        assertThat(calls("tags: {f42: {packages: {owner: releng, list: [" + wanted + "]}}}"))
                .isEqualTo(call == null ? List.of() : List.of(call));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keep|",
                "block|packageListBlock(\"f42\", \"mine\")",
                "remove|packageListRemove(\"f42\", \"blocked\") packageListRemove(\"f42\", \"mine\")"
            })
    void otherEntriesOfTheTagItself(String others, String calls) {
        packages(
                "f42",
                Map.of(
                        "mine", new FoundTag.Entry(true, false, "alice"),
                        "blocked", new FoundTag.Entry(true, true, "alice"),
                        "inherited", new FoundTag.Entry(false, false, "alice")));
        assertThat(String.join(" ", calls("tags: {f42: {packages: {others: " + others + ", list: []}}}")))
                .isEqualTo(calls == null ? "" : calls);
    }

    @Test
    void anInheritedEntryCountsOnlyWhereItStays() {
        found("parent");
        packages("child", Map.of("bash", new FoundTag.Entry(false, false, "releng")));
        ancestry.add("child", List.of("parent"));
        packages("parent", Map.of("bash", new FoundTag.Entry(true, false, "releng")));
        String child = "  child: {packages: {owner: releng, list: [bash]}}\n";
        assertThat(calls("tags:\n" + child + "  parent: {packages: {owner: releng, list: [bash]}}\n"))
                .isEmpty();
        assertThat(calls("tags:\n" + child + "  parent: {packages: {others: remove, list: []}}\n"))
                .as("the parent loses it")
                .containsExactly(
                        "packageListRemove(\"parent\", \"bash\")",
                        "packageListAdd(\"child\", \"bash\", \"releng\", block=false)");
        FoundTag linked = tags.get("child");
        tags.put(
                "child",
                new FoundTag(
                        "child",
                        1,
                        linked.config(),
                        List.of(link("parent", 0)),
                        List.of(),
                        linked.packages(),
                        Map.of()));
        assertThat(calls("tags:\n  child: {inherits: [], packages: {owner: releng, list: [bash]}}\n"))
                .as("the link goes")
                .contains("packageListAdd(\"child\", \"bash\", \"releng\", block=false)");
    }

    @Test
    void aGroupIsCompleteAsFarAsTheTagItselfGoes() {
        Map<String, FoundTag.Member> members = Map.of(
                "own", new FoundTag.Member(true, false),
                "inherited", new FoundTag.Member(false, false),
                "parents", new FoundTag.Member(false, false),
                "blocked", new FoundTag.Member(true, true),
                "old", new FoundTag.Member(true, false));
        tags.put(
                "f42",
                new FoundTag(
                        "f42",
                        1,
                        new FoundTag.Config(Set.of(), false, null, Map.of()),
                        List.of(),
                        List.of(),
                        Map.of(),
                        Map.of(
                                "build", new FoundTag.Group(false, false, members),
                                "srpm-build", new FoundTag.Group(true, true, Map.of()))));
        assertThat(calls("tags: {f42: {groups: {build: [own, inherited, blocked, new], srpm-build: []}}}"))
                .containsExactly(
                        "groupPackageListRemove(\"f42\", \"build\", \"old\")",
                        "groupPackageListAdd(\"f42\", \"build\", \"blocked\", force=true)",
                        "groupPackageListAdd(\"f42\", \"build\", \"new\", force=true)",
                        "groupListAdd(\"f42\", \"srpm-build\", force=true)");
    }

    @Test
    void removalsComeLastTargetsBeforeTags() {
        found("old");
        found("f42");
        targets.put("old", new FoundState.Target("old", "old"));
        targets.put("f42", new FoundState.Target("old", "f42"));
        assertThat(
                        calls(
                                """
                        tags: {old: {absent: true}, never: {absent: true}}
                        targets:
                          old: {absent: true}
                          never: {absent: true}
                          f42: {build-tag: f42, dest-tag: f42}
                          new: {build-tag: f42, dest-tag: f42}
                        """))
                .containsExactly(
                        "editBuildTarget(\"f42\", \"f42\", \"f42\", \"f42\")",
                        "createBuildTarget(\"new\", \"f42\", \"f42\")",
                        "deleteBuildTarget(\"old\")",
                        "deleteTag(\"old\")");
    }

    @Test
    void anAddressThatDiffersIsEdited() {
        repos.put("ext", "https://old/");
        assertThat(calls("external-repos: {ext: https://new/$arch}"))
                .containsExactly("editExternalRepo(\"ext\", url=\"https://new/$arch/\")");
    }

    @Test
    void whatIsNowhereIsNamedWithItsLineAllAtOnce() {
        assertThat(
                        faults(
                                """
                        tags:
                          f42:
                            inherits: [{tag: nope, priority: 0}]
                            external-repos: [{name: nope, priority: 0}]
                            packages: {owner: nobody, list: [bash]}
                        targets:
                          t: {build-tag: f42, dest-tag: nope}
                        """))
                .containsExactly(
                        "t.yaml:3: tag f42 inherits from tag nope, which is neither described here nor at the hub",
                        "t.yaml:4: tag f42 uses external repository nope, which is neither described here nor at the hub",
                        "t.yaml:5: tag f42 has package bash owned by nobody, whom the hub does not know",
                        "t.yaml:7: target t puts builds into tag nope, which is neither described here nor at the hub");
    }

    @Test
    void aCircleThroughTagsOfTheHubIsRefused() {
        found("mine");
        found("theirs");
        ancestry.add("theirs", List.of("mine"));
        assertThat(faults("tags: {mine: {inherits: [{tag: theirs, priority: 0}]}}"))
                .containsExactly("t.yaml:1: tags inherit in a circle: mine from theirs from mine");
    }

    @Test
    void saysWhatItDoesAndWhy() {
        packages("f42", Map.of("bash", new FoundTag.Entry(true, true, "alice")));
        Difference difference =
                compare("tags: {f42: {arches: [x86_64], packages: {owner: releng, list: [bash, zsh]}}}");
        assertThat(difference.changes())
                .extracting(change -> change.subject() + ": " + change.sentence() + " (" + change.why() + ")")
                .containsExactly(
                        "tag f42: set arches to x86_64 (t.yaml:1; the hub has it otherwise)",
                        "tag f42: unblock bash, owner releng (t.yaml:1; the hub has it with owner alice, blocked)",
                        "tag f42: add zsh, owner releng (t.yaml:1; the hub has no entry)");
        assertThat(difference.counts())
                .containsExactly(
                        Map.entry("edit a tag", 1), Map.entry("unblock a package", 1), Map.entry("add a package", 1));
    }

    private List<String> calls(String yaml) {
        Difference difference = compare(yaml);
        return difference.changes().stream()
                .map(change -> difference.call(change).toString())
                .toList();
    }

    private List<String> faults(String yaml) {
        return catchThrowableOfType(DescriptionException.class, () -> compare(yaml))
                .faults();
    }

    private Difference compare(String yaml) {
        FoundState found = new FoundState(repos, tags, targets, new TreeSet<>(List.of("releng", "alice")), ancestry);
        return Comparison.of(WantedState.parse(yaml, "t.yaml"), found);
    }

    private long found(String name) {
        tags.put(name, tag(name, List.of()));
        return tags.get(name).id();
    }

    private FoundTag tag(String name, List<FoundTag.Inherited> links) {
        return new FoundTag(
                name,
                ++lastId,
                new FoundTag.Config(Set.of(), false, null, Map.of()),
                links,
                List.of(),
                Map.of(),
                Map.of());
    }

    private void packages(String name, Map<String, FoundTag.Entry> packages) {
        tags.put(
                name,
                new FoundTag(
                        name,
                        ++lastId,
                        new FoundTag.Config(Set.of(), false, null, Map.of()),
                        new ArrayList<>(),
                        List.of(),
                        new TreeMap<>(packages),
                        Map.of()));
    }

    private FoundTag.Inherited link(String parent, int priority) {
        return new FoundTag.Inherited(
                new Link(parent, priority, null, false, false, ""),
                tags.get(parent).id());
    }

    private static RepoLink repo(String name, int priority) {
        return new RepoLink(name, priority, "koji", Set.of());
    }
}

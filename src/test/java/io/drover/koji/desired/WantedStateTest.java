package io.drover.koji.desired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Descriptions are read strictly, and all that is wrong is said at once with its line. */
class WantedStateTest {

    @Test
    void readsAllThatCanBeSaid() {
        WantedState wanted = WantedState.parse(
                """
                external-repos:
                  fedora-41: https://example.org/f41/$arch
                tags:
                  f42:
                  f42-build:
                    arches: [x86_64, aarch64]
                    locked: false
                    permission: null
                    extra: {mock.package_manager: dnf5, mock.best: 0, old: null, "quoted": "1", deep: {a: [1.5, true]}}
                    inherits:
                      - {tag: f42, priority: 0}
                      - {tag: f41, priority: -1, maxdepth: 1, intransitive: true, noconfig: true, pkg-filter: "^a"}
                    external-repos:
                      - {name: fedora-41, priority: 10, merge-mode: bare, arches: [s390x]}
                    packages:
                      owner: releng
                      others: block
                      list:
                        - bash
                        - {name: kernel, blocked: true, owner: kernel-team}
                    groups:
                      build: [bash, make]
                  f40: {absent: true}
                targets:
                  f42: {build-tag: f42-build, dest-tag: f42}
                  f40: {absent: true}
                """,
                "tags.yaml");
        assertThat(wanted.externalRepos().get("fedora-41"))
                .isEqualTo(new WantedRepo("fedora-41", at(2), "https://example.org/f41/$arch/"));
        assertThat(wanted.targets().values())
                .containsExactly(
                        new WantedTarget("f42", at(25), false, "f42-build", "f42"),
                        new WantedTarget("f40", at(26), true, "", ""));
        assertThat(wanted.tags().keySet()).containsExactly("f42", "f42-build", "f40");
        assertThat(wanted.tags().get("f40").absent()).isTrue();
        WantedTag build = wanted.tags().get("f42-build");
        JsonNodeFactory json = JsonNodeFactory.instance;
        assertThat(build.config().arches()).isEqualTo(Set.of("aarch64", "x86_64"));
        assertThat(build.config().permission()).isEqualTo(new WantedTag.Permission(null));
        assertThat(build.config().extra())
                .isEqualTo(Map.<String, JsonNode>of(
                        "mock.package_manager", json.textNode("dnf5"),
                        "mock.best", json.numberNode(0L),
                        "old", json.nullNode(),
                        "quoted", json.textNode("1"),
                        "deep",
                                json.objectNode()
                                        .set("a", json.arrayNode().add(1.5).add(true))));
        assertThat(build.inherits())
                .containsExactly(
                        new WantedTag.Inherited(new Link("f42", 0, null, false, false, ""), at(11)),
                        new WantedTag.Inherited(new Link("f41", -1, 1, true, true, "^a"), at(12)));
        assertThat(build.externalRepos())
                .containsExactly(new WantedTag.Repo(new RepoLink("fedora-41", 10, "bare", Set.of("s390x")), at(14)));
        assertThat(build.packages())
                .isEqualTo(new WantedTag.Packages(
                        List.of(
                                new WantedTag.Entry("bash", at(19), false, "releng"),
                                new WantedTag.Entry("kernel", at(20), true, "kernel-team")),
                        WantedTag.Others.BLOCK));
        assertThat(build.groups())
                .isEqualTo(Map.of("build", new WantedTag.Group("build", at(22), Set.of("bash", "make"))));
    }

    @Test
    void whatIsNotSaidIsLeftAlone() {
        WantedTag tag = WantedState.parse("tags:\n  f42:\n", "t").tags().get("f42");
        assertThat(tag)
                .isEqualTo(new WantedTag(
                        "f42",
                        new Place("t", 2),
                        false,
                        new WantedTag.Config(null, null, null, Map.of()),
                        null,
                        null,
                        null,
                        Map.of()));
    }

    @Test
    void saysAllThatIsWrongAtOnceInTheOrderOfLines() {
        assertThat(
                        faults(
                                """
                        tags:
                          a:
                            inherit: [b]
                            arches: x86_64
                            locked: yes
                            inherits:
                              - {tag: b, priority: 1}
                              - {tag: c, priority: 1}
                              - {tag: b, priority: 2}
                              - {tag: d}
                            packages: {list: [bash, {name: bash, owner: x}]}
                          a: {}
                          b:
                            inherits: [{tag: a, priority: 0}]
                          gone: {absent: true, locked: true}
                        targets:
                          t: {build-tag: gone}
                        tagz: {}
                        """))
                .containsExactly(
                        "tags.yaml:2: tags inherit in a circle: a from b from a",
                        "tags.yaml:3: tag a has no key inherit; there are [absent, arches, external-repos, extra,"
                                + " groups, inherits, locked, packages, permission]",
                        "tags.yaml:4: tag a: arches must be a list; an empty one is []",
                        "tags.yaml:5: tag a: locked must be true or false",
                        "tags.yaml:8: tag a inherits c with priority 1, which line 7 has; each needs its own",
                        "tags.yaml:9: tag a inherits b twice, first in line 7",
                        "tags.yaml:10: the link to d needs a priority",
                        "tags.yaml:11: package bash needs an owner, its own or the list's",
                        "tags.yaml:11: tag a lists bash twice, first in line 11",
                        "tags.yaml:12: tags names a twice",
                        "tags.yaml:15: tag gone is absent and has more keys; keep absent: true alone",
                        "tags.yaml:17: target t needs a dest-tag",
                        "tags.yaml:17: target t builds in gone, which is absent by tags.yaml:15",
                        "tags.yaml:18: the description has no key tagz; there are [external-repos, tags, targets]");
    }

    @Test
    void namesACircleOnceAndAllItsTags() {
        assertThat(
                        faults(
                                """
                        tags:
                          a: {inherits: [{tag: b, priority: 0}]}
                          b: {inherits: [{tag: c, priority: 0}, {tag: x, priority: 1}]}
                          c: {inherits: [{tag: a, priority: 0}]}
                          own: {inherits: [{tag: own, priority: 0}]}
                        """))
                .containsExactly(
                        "tags.yaml:2: tags inherit in a circle: a from b from c from a",
                        "tags.yaml:5: tags inherit in a circle: own from own");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'tags: ['|tags.yaml:1: not YAML: expected the node content, but found '<stream end>'",
                "''|tags.yaml:1: there is nothing in it",
                "tags: [f42]|tags.yaml:1: tags must be a mapping",
                "'tags: {\"f 42\": {}}'|tags.yaml:1: a key of tags must be a name without blanks",
                "'external-repos: {a: fedora}'|tags.yaml:1: external repository a needs an address such as https://example.org/repo/$arch/",
                "'tags: {a: {packages: {owner: x}}}'|tags.yaml:1: tag a: packages needs a list; an empty one is []",
                "'tags: {a: {packages: {list: [], others: drop}}}'|tags.yaml:1: tag a: packages: others is keep, block or remove",
                "'tags: {a: {extra: {x: on}}}'|tags.yaml:1: write true or false, or put \"on\" in quotes",
                "'tags: {a: {inherits: [{tag: b, priority: 010}]}}'|tags.yaml:1: the link to b: priority must be a whole number",
                "'tags: {a: {inherits: [{tag: b, priority: 0, pkg-filter: \"(\"}]}}'|tags.yaml:1: the link to b: pkg-filter is no regular expression: Unclosed group",
                "'tags: {a: {external-repos: [{name: r, priority: 0, merge-mode: best}]}}'|tags.yaml:1: external repository r: merge-mode is one of [bare, koji, simple]",
                "'tags: {a: {arches: [x86_64, x86_64]}}'|tags.yaml:1: tag a: arches names x86_64 twice",
                "'tags: {a: {<<: {locked: true}}}'|tags.yaml:1: tag a has no key <<; there are [absent, arches, external-repos, extra, groups, inherits, locked, packages, permission]",
            })
    void refuses(String yaml, String fault) {
        assertThat(faults(yaml)).containsExactly(fault);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tags: {a: {extra: &e {x: *e}}}", "tags: {a: {extra: &e [*e]}}"})
    void aDescriptionThatContainsItselfEnds(String yaml) {
        assertThat(faults(yaml)).isNotEmpty();
    }

    @Test
    void namesStayAsTheyAreWritten() {
        WantedState wanted = WantedState.parse("tags: {1.10: {groups: {yes: [1e3, null-pkg]}}}", "t");
        assertThat(wanted.tags().keySet()).containsExactly("1.10");
        assertThat(wanted.tags().get("1.10").groups().get("yes").packages()).containsExactly("1e3", "null-pkg");
    }

    private static List<String> faults(String yaml) {
        DescriptionException thrown =
                catchThrowableOfType(DescriptionException.class, () -> WantedState.parse(yaml, "tags.yaml"));
        assertThat(thrown).as("parse").isNotNull();
        assertThat(thrown.getMessage()).startsWith("the description cannot be used:\n  tags.yaml:");
        return thrown.faults();
    }

    private static Place at(int line) {
        return new Place("tags.yaml", line);
    }
}

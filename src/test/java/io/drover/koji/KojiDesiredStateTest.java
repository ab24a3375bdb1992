package io.drover.koji;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.koji.HubServer.Trouble;
import io.drover.koji.desired.Change;
import io.drover.koji.desired.ChangeResult;
import io.drover.koji.desired.ChangeResult.Status;
import io.drover.koji.desired.DescriptionException;
import io.drover.koji.desired.DesiredState;
import io.drover.koji.desired.Difference;
import io.drover.koji.desired.Hub;
import io.drover.koji.desired.WantedState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hub is made as a description says by the fewest calls, and whatever goes wrong, the next run goes on from there. */
class KojiDesiredStateTest {
    private static final Pattern ENTRY = Pattern.compile("<name>methodName</name><value>(?:<string>)?([A-Za-z0-9.]+)");
    private static final String SITE =
            """
            external-repos:
              fedora-41: https://example.org/f41/$arch/
              updates: https://example.org/updates/$arch/
            tags:
              f43-build:
                arches: [x86_64, aarch64]
                permission: admin
                extra: {mock.package_manager: dnf5, mock.best: 0}
                inherits:
                  - {tag: f43, priority: 0}
                  - {tag: f41, priority: 10, maxdepth: 1, intransitive: true, noconfig: true, pkg-filter: "^b"}
                external-repos:
                  - {name: fedora-41, priority: 10, merge-mode: bare}
                  - {name: updates, priority: 5}
              f43:
                locked: true
                packages:
                  owner: releng
                  others: remove
                  list: [bash, zsh, {name: kernel, blocked: true}]
              f43-updates-candidate: {inherits: [{tag: f43, priority: 0}]}
            targets:
              f43: {build-tag: f43-build, dest-tag: f43-updates-candidate}
            """;

    private HubServer server;
    private KojiContext camel;
    private DesiredState desired;

    @BeforeEach
    void start() throws Exception {
        server = new HubServer();
        camel = KojiContext.to(server, "releng", "lion");
        desired = new DesiredState(new Hub(camel.context().createProducerTemplate(), ""));
    }

    @AfterEach
    void stop() {
        camel.close();
        server.close();
    }

    @Test
    void makesEverythingFromNothingAndThenHasNothingToDo() {
        assertThat(apply(SITE)).allMatch(ChangeResult::isDone).hasSize(14);
        assertThat(server.methods())
                .as("two questions, a login, what does not need a new tag's number, the rest")
                .containsExactly("multiCall", "multiCall", "login", "multiCall", "multiCall");
        assertThat(entries(3))
                .containsExactly(
                        "createExternalRepo", "createExternalRepo", "createTag", "createTag", "createTag", "editTag2");
        assertThat(entries(4))
                .containsExactly(
                        "setInheritanceData",
                        "setInheritanceData",
                        "addExternalRepoToTag",
                        "addExternalRepoToTag",
                        "packageListAdd",
                        "packageListAdd",
                        "packageListAdd",
                        "createBuildTarget");
        int effects = server.effects().size();
        server.requests.clear();
        assertThat(compare(SITE).changes()).isEmpty();
        assertThat(server.methods()).as("reads only").containsExactly("multiCall", "multiCall");
        assertThat(apply(SITE)).isEmpty();
        assertThat(server.methods()).doesNotContain("login").hasSize(4);
        assertThat(server.effects()).hasSize(effects);
    }

    @Test
    void saysWhatSomebodyChangedByHandAndPutsItBack() {
        apply(SITE);
        write("editTag2", "['f43-build', {'arches': 'x86_64', 'remove_extra': ['mock.best'], '__starstar': true}]");
        write("packageListRemove", "['f43', 'zsh']");
        write("packageListAdd", "['f43', 'dash', 'drover']");
        write("packageListSetOwner", "['f43', 'bash', 'drover']");
        write("removeExternalRepoFromTag", "['f43-build', 'updates']");
        write("editBuildTarget", "['f43', 'f43', 'f43-build', 'f43']");
        write("createTag", "['not-described']");
        Difference difference = compare(SITE);
        assertThat(difference.changes())
                .extracting(change -> difference.call(change).toString())
                .containsExactly(
                        "editTag2(\"f43-build\", arches=\"aarch64 x86_64\", extra={\"mock.best\":0})",
                        "addExternalRepoToTag(\"f43-build\", \"updates\", priority=5, merge_mode=\"koji\")",
                        "packageListRemove(\"f43\", \"dash\")",
                        "packageListSetOwner(\"f43\", \"bash\", \"releng\")",
                        "packageListAdd(\"f43\", \"zsh\", \"releng\", block=false)",
                        "editBuildTarget(\"f43\", \"f43\", \"f43-build\", \"f43-updates-candidate\")");
        assertThat(apply(SITE)).allMatch(ChangeResult::isDone);
        assertThat(compare(SITE).changes()).isEmpty();
    }

    @Test
    void aThousandPackagesTakeElevenRequests() {
        String packages = IntStream.range(0, 1000).mapToObj(i -> "p" + i).collect(Collectors.joining(", "));
        String description = "tags: {f43: {packages: {owner: releng, list: [" + packages + "]}}}";
        Difference difference = compare(description);
        server.requests.clear();
        List<Integer> progress = new ArrayList<>();
        List<ChangeResult> results = desired.apply(difference, some -> progress.add(some.size()));
        assertThat(results).hasSize(1001).allMatch(ChangeResult::isDone);
        assertThat(server.methods().stream().filter("multiCall"::equals)).hasSize(11);
        assertThat(progress).containsExactly(100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 1);
        assertThat(compare(description).changes()).isEmpty();
    }

    @Test
    void whatTheHubRefusesDoesNotStopTheRestButRemovals() throws Exception {
        write("createTag", "['old']");
        camel.close();
        camel = KojiContext.to(server, "drover", "tiger");
        desired = new DesiredState(new Hub(camel.context().createProducerTemplate(), ""));
        List<ChangeResult> results = apply(
                """
                tags:
                  old: {absent: true}
                  f43: {}
                  child: {inherits: [{tag: f43, priority: 0}, {tag: f41, priority: 1}]}
                  f41: {packages: {owner: releng, list: [dash]}}
                """);
        assertThat(results)
                .extracting(result ->
                        result.change().subject() + " " + result.change().kind() + " " + result.status())
                .containsExactly(
                        "tag f43 create a tag REFUSED",
                        "tag child create a tag REFUSED",
                        "tag child set inheritance NOT_SENT",
                        "tag f41 add a package REFUSED",
                        "tag old delete a tag NOT_SENT");
        assertThat(results.get(0).evidence()).contains("createTag").contains("1004");
        assertThat(results.get(2).evidence()).isEqualTo("tag child was not created");
        assertThat(results.get(4).evidence()).isEqualTo("nothing is removed while something before it is not done");
        assertThat(server.effects()).containsExactly("createTag old");
    }

    @Test
    void aLostAnswerInTheMiddleIsUnknownAndTheNextRunGoesOn() {
        String description = manyPackages();
        Difference difference = compare(description);
        server.next(Trouble.NONE, Trouble.NONE, Trouble.DROP_AFTER, Trouble.HTML_502_BEFORE);
        List<ChangeResult> results = desired.apply(difference, some -> {});
        assertThat(statuses(results, 0, 100)).containsOnly(Status.DONE);
        assertThat(statuses(results, 100, 200)).containsOnly(Status.UNKNOWN);
        assertThat(statuses(results, 200, 251)).containsOnly(Status.NOT_SENT);
        assertThat(results.get(250).evidence()).startsWith("not tried, since an earlier request was not answered: ");
        assertThat(compare(description).changes())
                .as("the request whose answer was lost took effect")
                .hasSize(51);
        assertThat(apply(description)).allMatch(ChangeResult::isDone).hasSize(51);
        assertThat(compare(description).changes()).isEmpty();
    }

    @Test
    void aRequestThatNeverArrivedIsNotDoneAndTheNextRunGoesOn() {
        String description = manyPackages();
        Difference difference = compare(description);
        server.next(Trouble.NONE, Trouble.NONE, Trouble.BUSY_503_BEFORE, Trouble.BUSY_503_BEFORE);
        List<ChangeResult> results = desired.apply(difference, some -> {});
        assertThat(statuses(results, 100, 251)).doesNotContain(Status.DONE);
        assertThat(compare(description).changes()).hasSize(151);
        assertThat(apply(description)).allMatch(ChangeResult::isDone);
        assertThat(compare(description).changes()).isEmpty();
    }

    @Test
    void repositoriesThatChangePlacesAreTakenByTheHub() {
        apply(SITE);
        String changed = SITE.replace("priority: 10, merge-mode", "priority: 5, merge-mode")
                .replace("{name: updates, priority: 5}", "{name: updates, priority: 10}");
        assertThat(apply(changed)).allMatch(ChangeResult::isDone).hasSize(3);
        assertThat(compare(changed).changes()).isEmpty();
    }

    @Test
    void linksThatChangePlacesTakeOneCall() {
        apply(SITE);
        String changed = SITE.replace(
                "{tag: f43, priority: 0}\n      - {tag: f41, priority: 10,",
                "{tag: f43, priority: 10}\n      - {tag: f41, priority: 0,");
        assertThat(changed).isNotEqualTo(SITE);
        assertThat(apply(changed)).hasSize(1).allMatch(ChangeResult::isDone);
        assertThat(compare(changed).changes()).isEmpty();
    }

    @Test
    void whatAParentListsAlreadyIsNotListedAgain() {
        String description =
                """
                tags:
                  child: {inherits: [{tag: parent, priority: 0}], packages: {owner: releng, list: [bash, dash]}}
                  parent: {packages: {owner: releng, list: [bash]}}
                """;
        assertThat(apply(description)).allMatch(ChangeResult::isDone);
        assertThat(compare(description).changes())
                .as("bash comes from the parent")
                .isEmpty();
        String without = description.replace("list: [bash]}", "others: remove, list: []}");
        assertThat(apply(without)).allMatch(ChangeResult::isDone).hasSize(2);
        assertThat(compare(without).changes()).isEmpty();
    }

    @Test
    void groupsHoldWhatIsSaidAndWhatParentsGive() {
        String description =
                """
                tags:
                  child: {inherits: [{tag: parent, priority: 0}], groups: {build: [bash, gcc]}}
                  parent: {groups: {build: [bash, make], srpm-build: [bash]}}
                """;
        assertThat(apply(description)).allMatch(ChangeResult::isDone);
        assertThat(compare(description).changes()).isEmpty();
        write("groupPackageListAdd", "['child', 'build', 'vim']");
        write("groupPackageListBlock", "['parent', 'build', 'make']");
        write("groupListRemove", "['parent', 'srpm-build']");
        assertThat(apply(description))
                .extracting(result -> result.change().sentence() + " " + result.status())
                .containsExactly(
                        "add make to group build DONE",
                        "create group srpm-build DONE",
                        "add bash to group srpm-build DONE",
                        "remove vim from group build DONE");
        assertThat(compare(description).changes()).isEmpty();
        String without = description.replace("build: [bash, make], srpm", "build: [make], srpm");
        assertThat(apply(without)).allMatch(ChangeResult::isDone);
        assertThat(compare(without).changes())
                .as("the child has bash of its own")
                .isEmpty();
    }

    @Test
    void deletesOnlyWhatIsSaidToBeAbsent() {
        apply(SITE);
        server.requests.clear();
        List<ChangeResult> results = apply(
                """
                targets: {f43: {absent: true}}
                tags: {f43-build: {absent: true}, never-was: {absent: true}}
                """);
        assertThat(results)
                .extracting(result -> result.change().kind())
                .containsExactly("delete a target", "delete a tag");
        assertThat(results).allMatch(ChangeResult::isDone);
        assertThat(camel.ask("koji:getTag", "['f43-build']").isNull()).isTrue();
        assertThat(camel.ask("koji:getTag", "['f43']").path("name").asText()).isEqualTo("f43");
    }

    @Test
    void nothingIsSentWhereTheDescriptionDoesNotFitTheHub() {
        assertThatThrownBy(() -> compare("tags: {f43: {inherits: [{tag: nope, priority: 0}]}}"))
                .isInstanceOf(DescriptionException.class)
                .hasMessageContaining("t.yaml:1: tag f43 inherits from tag nope");
        assertThat(server.effects()).isEmpty();
    }

    @Test
    void aHubThatDoesNotAnswerIsNoDifference() {
        server.next(Trouble.DROP_BEFORE);
        assertThatThrownBy(() -> compare(SITE))
                .isInstanceOfSatisfying(CallFailed.class, failed -> assertThat(failed.result())
                        .isInstanceOf(CallResult.Unavailable.class));
    }

    @Test
    void everyChangeSaysWhatItDoesAndWhy() {
        assertThat(compare(SITE).changes())
                .extracting(Change::sentence, Change::why)
                .allSatisfy(words ->
                        assertThat(words.toString()).contains("t.yaml:").contains("the hub"));
    }

    private static String manyPackages() {
        String packages = IntStream.range(0, 250).mapToObj(i -> "p" + i).collect(Collectors.joining(", "));
        return "tags: {f43: {packages: {owner: releng, list: [" + packages + "]}}}";
    }

    private static List<Status> statuses(List<ChangeResult> results, int from, int to) {
        return results.subList(from, to).stream().map(ChangeResult::status).toList();
    }

    private Difference compare(String yaml) {
        return desired.compare(WantedState.parse(yaml, "t.yaml"));
    }

    private List<ChangeResult> apply(String yaml) {
        return desired.apply(compare(yaml), some -> {});
    }

    private void write(String method, String arguments) {
        camel.ask("koji:" + method + "?session=REQUIRED", arguments);
    }

    /** The methods in the multicall that was the hub's request number so and so. */
    private List<String> entries(int request) {
        List<String> methods = new ArrayList<>();
        Matcher entry = ENTRY.matcher(new String(server.requests.get(request).body(), StandardCharsets.UTF_8));
        while (entry.find()) {
            methods.add(entry.group(1));
        }
        return methods;
    }
}

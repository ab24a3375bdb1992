package io.drover.crash;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.crash.Ledger.ActionRow;
import io.drover.crash.RecordedBus.Sent;
import io.drover.sandbox.Journal;
import io.drover.sandbox.Simulators;
import io.drover.testing.SiteEar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;

/** Holds what took effect against the ledger, and both against what the packagers changed. */
final class Books {
    private static final Pattern KEY = Pattern.compile("(build|commit to) (\\S+) because of (\\S+)");
    private static final Pattern TRAILER = Pattern.compile("(?m)^Drover-Action: (.+)$");
    private static final List<String> PUSH_ROUTES =
            List.of("modules-on-spec-change", "modules-on-modulemd-change", "containers-on-dockerfile-change");
    /** By topic; nobody reads the others. */
    static final Map<String, List<String>> ROUTES = Map.ofEntries(
            entry("git.receive", PUSH_ROUTES),
            entry("pagure.git.receive", PUSH_ROUTES),
            entry("mbs.module.state.change", List.of("modules-on-module-ready", "tracking-module-builds")),
            entry("buildsys.task.state.change", List.of("tracking-koji-tasks")),
            entry(
                    "buildsys.build.state.change",
                    List.of("tracking-koji-builds", "images-built", "containers-on-parent-built")),
            entry("buildsys.repo.done", List.of("tracking-koji-repos")),
            entry("buildsys.tag", List.of("signing-tagged-builds", "tracking-koji-tags")),
            entry("buildsys.rpm.sign", List.of("containers-on-signed-rpm")),
            entry("bodhi.update.complete.stable", List.of("containers-on-update")),
            entry("odcs.compose.state-changed", List.of("tracking-composes")),
            entry("greenwave.decision.update", List.of("gating-decisions")));

    private final Ledger ledger;
    private final List<ActionRow> actions;
    private final List<Sent> sent;
    private final Simulators simulators;
    private final @Nullable SiteEar ear;
    private final SoftAssertions softly = new SoftAssertions();

    /** @param ear what has listened to the bus all the time, null where nothing has */
    Books(Ledger ledger, List<Sent> sent, Simulators simulators, @Nullable SiteEar ear) {
        this.ledger = ledger;
        this.actions = ledger.actions();
        this.sent = sent;
        this.simulators = simulators;
        this.ear = ear;
    }

    /** Says all that is wrong at once. */
    void balance(Packager packager, Libraries libraries) {
        everyMessageIsJudgedOnce();
        softly.assertThat(ledger.deadLetters()).as("dead letters").isEmpty();
        balanceEffects(packager, libraries);
    }

    /** The same without a look at messages. */
    void balanceEffects(Packager packager, Libraries libraries) {
        everythingEndedWell();
        effectsArePlannedAndHappenOnce();
        parentsAreReadyBeforeChildrenBegin();
        everyChangeIsBuilt(packager);
        new ImageBooks(ledger, sent, simulators, softly).balance(libraries.fixes());
        theBusHeardOfEachStep();
        softly.assertAll();
    }

    private void everyMessageIsJudgedOnce() {
        softly.assertThat(ledger.messages().stream().map(Ledger.MessageRow::id))
                .as("messages in the ledger, against those sent")
                .containsExactlyInAnyOrderElementsOf(sent.stream().map(Sent::id).toList());
        softly.assertThat(ledger.deliveries().stream().map(d -> d.message() + " " + d.route() + " " + d.state()))
                .as("deliveries")
                .containsExactlyInAnyOrderElementsOf(sent.stream()
                        .flatMap(message -> ROUTES.getOrDefault(message.topic(), List.of()).stream()
                                .map(route -> message.id() + " " + route + " JUDGED"))
                        .toList());
    }

    private void everythingEndedWell() {
        softly.assertThat(ledger.events().stream()
                        .filter(event -> !List.of("COMPLETE", "SKIPPED").contains(event.state())))
                .as("events that did not end well")
                .isEmpty();
        softly.assertThat(actions.stream().filter(action -> !action.state().equals("DONE")))
                .as("actions that did not end well")
                .isEmpty();
    }

    private void effectsArePlannedAndHappenOnce() {
        List<Journal.Entry> mbs = simulators.effects("mbs");
        softly.assertThat(mbs).as("what MBS did").allMatch(entry -> entry.what().equals("submit"));
        softly.assertThat(mbs.stream().map(Journal.Entry::subject))
                .as("what MBS was asked to build, each once")
                .containsExactlyInAnyOrderElementsOf(
                        new TreeSet<>(of(Ledger.SUBMIT).map(Books::scmurl).toList()));
        softly.assertThat(simulators.effects("distgit").stream().map(Books::trailer))
                .as("pushes by Drover-Action, each once")
                .containsExactlyInAnyOrderElementsOf(
                        of(Ledger.PUSH).map(ActionRow::key).toList());
        Map<String, String> builds = new HashMap<>();
        simulators
                .mbs()
                .state()
                .path("builds")
                .forEach(build -> builds.put(
                        build.path("id").asText(),
                        build.path("scmurl").asText() + " "
                                + build.path("state_name").asText()));
        of(Ledger.SUBMIT).forEach(action -> softly.assertThat(builds.get(action.externalId()))
                .as("the build of " + action.key())
                .isEqualTo(scmurl(action) + " ready"));
        Map<String, String> pushes = simulators.effects("distgit").stream()
                .collect(Collectors.toMap(Books::trailer, Journal.Entry::subject, (one, other) -> one));
        of(Ledger.PUSH).forEach(action -> softly.assertThat(pushes.get(action.key()))
                .as("the commit of " + action.key())
                .endsWith("@" + action.externalId()));
    }

    private void parentsAreReadyBeforeChildrenBegin() {
        softly.assertThat(ledger.begunTooEarly()).as("what began too early").isEmpty();
        Map<Long, ActionRow> byId = actions.stream().collect(Collectors.toMap(ActionRow::id, action -> action));
        for (Ledger.Need need : ledger.needs()) {
            ActionRow child = byId.get(need.action());
            ActionRow parent = byId.get(need.needs());
            if (!List.of(Ledger.PUSH, Ledger.SUBMIT).contains(child.verb())) {
                continue; // of images the bus tells other things
            }
            softly.assertThat(ended(parent))
                    .as(parent.key() + " has ended before " + child.key() + " begins")
                    .isNotNegative()
                    .isLessThan(begun(child));
        }
    }

    /** Place on the bus of the message that says it; -1 where there is none. */
    private int begun(ActionRow action) {
        return action.verb().equals(Ledger.PUSH)
                ? pushed(action)
                : first(build -> build.path("id").asText().equals(action.externalId()));
    }

    private int ended(ActionRow action) {
        return action.verb().equals(Ledger.PUSH)
                ? pushed(action)
                : first(build -> build.path("id").asText().equals(action.externalId())
                        && build.path("state_name").asText().equals("ready"));
    }

    private int pushed(ActionRow action) {
        return first(push -> push.path("end_commit").asText().equals(action.externalId()));
    }

    private int first(Predicate<JsonNode> body) {
        for (int i = 0; i < sent.size(); i++) {
            if (body.test(sent.get(i).body())) {
                return i;
            }
        }
        return -1;
    }

    private void everyChangeIsBuilt(Packager packager) {
        Map<String, List<String>> builtBecauseOf = new HashMap<>();
        of(Ledger.SUBMIT).forEach(action -> {
            Matcher key = KEY.matcher(action.key());
            softly.assertThat(key.matches()).as(action.key()).isTrue();
            builtBecauseOf.computeIfAbsent(key.group(3), k -> new ArrayList<>()).add(key.group(2));
        });
        Map<String, List<String>> wanted = new HashMap<>();
        for (Packager.Line line : packager.lines()) {
            List<String> causes = line.causes();
            causes.forEach(cause -> wanted.put(cause, line.builds()));
            if (!causes.isEmpty()) {
                softly.assertThat(builtBecauseOf.keySet())
                        .as("causes: the last change; one before it may have been judged when that was there already")
                        .contains(causes.get(causes.size() - 1));
            }
        }
        softly.assertThat(builtBecauseOf.keySet()).as("causes").isSubsetOf(wanted.keySet());
        builtBecauseOf.forEach((cause, modules) -> softly.assertThat(modules)
                .as("built because of " + cause)
                .hasSameElementsAs(wanted.getOrDefault(cause, List.of()))
                .doesNotHaveDuplicates());
    }

    /** Once by its id: what came twice had the same one. In order, each step from where the one before ended. */
    private void theBusHeardOfEachStep() {
        softly.assertThat(ledger.publications("OWED")).as("owed to the bus").isEmpty();
        if (ear == null) {
            return;
        }
        softly.assertThat(new TreeSet<>(ear.ids()))
                .as("ids on the bus")
                .isEqualTo(new TreeSet<>(ledger.publications("PUBLISHED")));
        Map<String, JsonNode> once = new LinkedHashMap<>();
        ear.heard().forEach(heard -> once.putIfAbsent(heard.properties().getMessageId(), heard.body()));
        Map<Long, String> states = new HashMap<>();
        Map<Long, Integer> steps = new HashMap<>();
        once.values().stream().filter(body -> body.has("action")).forEach(body -> {
            long id = body.at("/action/id").asLong();
            softly.assertThat(body.path("change").asInt())
                    .as("number of a step of action " + id)
                    .isEqualTo(steps.merge(id, 1, Integer::sum) - 1);
            softly.assertThat(body.path("old").asText(null))
                    .as("where a step of action " + id + " begins")
                    .isEqualTo(states.put(id, body.path("new").asText()));
        });
        softly.assertThat(states)
                .as("where the last step of each action ends")
                .isEqualTo(actions.stream().collect(Collectors.toMap(ActionRow::id, ActionRow::state)));
    }

    private Stream<ActionRow> of(String verb) {
        return actions.stream().filter(action -> action.verb().equals(verb));
    }

    static String scmurl(ActionRow action) {
        return action.resolved().path("scmurl").asText();
    }

    static String trailer(Journal.Entry push) {
        Matcher trailer = TRAILER.matcher(push.detail().path("message").asText());
        return trailer.find() ? trailer.group(1) : "no trailer in " + push;
    }

    /** Keys of the pushes that took effect. */
    static Set<String> pushedKeys(Simulators simulators) {
        return simulators.effects("distgit").stream().map(Books::trailer).collect(Collectors.toSet());
    }

    /** Scmurls of the submissions that took effect. */
    static Set<String> submitted(Simulators simulators) {
        return simulators.effects("mbs").stream().map(Journal.Entry::subject).collect(Collectors.toSet());
    }
}

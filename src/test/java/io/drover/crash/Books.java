package io.drover.crash;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.crash.Ledger.ActionRow;
import io.drover.crash.RecordedBus.Sent;
import io.drover.sandbox.Journal;
import io.drover.sandbox.Simulators;
import java.util.ArrayList;
import java.util.HashMap;
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

/** Holds what took effect against the ledger, and both against what the packagers changed. */
final class Books {
    private static final Pattern KEY = Pattern.compile("(build|commit to) (\\S+) because of (\\S+)");
    private static final Pattern TRAILER = Pattern.compile("(?m)^Drover-Action: (.+)$");
    private static final List<String> CHAIN = List.of("nodejs:20", "webapps:1", "yarn:1");
    private static final Map<String, List<String>> ROUTES = Map.of(
            "git.receive", List.of("modules-on-spec-change", "modules-on-modulemd-change"),
            "pagure.git.receive", List.of("modules-on-spec-change", "modules-on-modulemd-change"),
            "mbs.module.state.change", List.of("modules-on-module-ready", "tracking-module-builds"));

    private final Ledger ledger;
    private final List<ActionRow> actions;
    private final List<Sent> sent;
    private final Simulators simulators;
    private final SoftAssertions softly = new SoftAssertions();

    Books(Ledger ledger, Site site) {
        this.ledger = ledger;
        this.actions = ledger.actions();
        this.sent = site.bus().sent();
        this.simulators = site.simulators();
    }

    /** Says all that is wrong at once. */
    void balance(Packager packager) {
        everyMessageIsJudgedOnce();
        everythingEndedWell();
        effectsArePlannedAndHappenOnce();
        parentsAreReadyBeforeChildrenBegin();
        everyChangeIsBuilt(packager);
        softly.assertAll();
    }

    private void everyMessageIsJudgedOnce() {
        softly.assertThat(ledger.messages().stream().map(Ledger.MessageRow::id))
                .as("messages in the ledger, against those sent")
                .containsExactlyInAnyOrderElementsOf(sent.stream().map(Sent::id).toList());
        softly.assertThat(ledger.deliveries().stream().map(d -> d.message() + " " + d.route() + " " + d.state()))
                .as("deliveries")
                .containsExactlyInAnyOrderElementsOf(sent.stream()
                        .flatMap(message -> ROUTES.get(message.topic()).stream()
                                .map(route -> message.id() + " " + route + " JUDGED"))
                        .toList());
        softly.assertThat(ledger.deadLetters()).as("dead letters").isEmpty();
    }

    private void everythingEndedWell() {
        softly.assertThat(ledger.events())
                .as("events")
                .allMatch(event ->
                        event.state().equals("COMPLETE") || event.state().equals("SKIPPED"));
        softly.assertThat(actions).as("actions").allMatch(action -> action.state()
                .equals("DONE"));
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
        Map<Long, ActionRow> byId = actions.stream().collect(Collectors.toMap(ActionRow::id, action -> action));
        for (Ledger.Need need : ledger.needs()) {
            ActionRow child = byId.get(need.action());
            ActionRow parent = byId.get(need.needs());
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
        List<String> zlib = packager.zlib().stream()
                .map(commit -> "rpms/zlib#f42@" + commit)
                .toList();
        List<String> caddy = packager.caddy().stream()
                .map(commit -> "modules/caddy#2@" + commit)
                .toList();
        softly.assertThat(builtBecauseOf.keySet())
                .as("causes: the last change of each; one before it may have been judged when that was there already")
                .contains(caddy.get(caddy.size() - 1), zlib.get(zlib.size() - 1))
                .isSubsetOf(Stream.concat(zlib.stream(), caddy.stream()).toList());
        builtBecauseOf.forEach((cause, modules) -> softly.assertThat(modules)
                .as("built because of " + cause)
                .hasSameElementsAs(caddy.contains(cause) ? List.of("caddy:2") : CHAIN)
                .doesNotHaveDuplicates());
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

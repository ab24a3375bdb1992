package io.drover.sandbox;

import io.drover.ledger.Progress;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Plays the scenes one after another, tells what happens, and compares it with what each scene expects. */
final class SandboxRun {
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final long LOOK_EVERY_NANOS = 100_000_000;
    private static final List<String> SYSTEMS = List.of("distgit", "mbs", "koji", "odcs", "osbs");

    private final Stage stage;
    private final Simulators simulators;
    private final Progress progress;
    private final Teller teller;
    private final Clock clock;
    private final Map<String, String> told = new HashMap<>();
    private final Set<Long> lettersBefore = new HashSet<>();

    SandboxRun(Stage stage, Simulators simulators, Progress progress, Teller teller, Clock clock) {
        this.stage = stage;
        this.simulators = simulators;
        this.progress = progress;
        this.teller = teller;
        this.clock = clock;
    }

    /** @return whether every scene ended as it expects */
    boolean play(List<Play> plays) throws IOException {
        boolean well = true;
        for (int i = 0; i < plays.size(); i++) {
            Play play = plays.get(i);
            teller.begins(i + 1, plays.size(), play);
            List<String> faults = play(play);
            teller.ended(i + 1, plays.size(), play, faults);
            well &= faults.isEmpty();
        }
        return well;
    }

    private List<String> play(Play play) throws IOException {
        progress.unreadable().forEach(letter -> lettersBefore.add(letter.id()));
        Map<String, Integer> before = effects();
        int position = stage.position();
        play.happens().run();
        List<Stage.Sent> messages = stage.since(position).stream().distinct().toList();
        Instant limit = clock.instant().plus(PATIENCE);
        boolean ended = false;
        while (!ended
                && clock.instant().isBefore(limit)
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
            ended = tell(play, messages, position);
            if (ended) {
                // what Drover has seen in a remote system may not be on the bus yet
                simulators.awaitTold();
                ended = tell(play, messages, position);
            }
            teller.tick();
        }
        return compare(play, position, messages, before, ended);
    }

    /** @return whether all is over: of the scene's messages, and of what systems said since because of them */
    private boolean tell(Play play, List<Stage.Sent> messages, int position) {
        boolean ended = tell(play, messages);
        for (Stage.Sent message : since(position, messages)) {
            Progress.Snapshot snapshot = progress.of(message.id());
            ended &= snapshot.ended();
            snapshot.deliveries().stream()
                    .filter(delivery -> delivery.event() != null)
                    .forEach(delivery -> tell(message, delivery));
            snapshot.actions().forEach(this::tell);
        }
        return ended;
    }

    private List<Stage.Sent> since(int position, List<Stage.Sent> messages) {
        return stage.since(position).stream()
                .distinct()
                .filter(message -> !messages.contains(message))
                .toList();
    }

    private boolean tell(Play play, List<Stage.Sent> messages) {
        boolean ended = true;
        for (Stage.Sent message : messages) {
            Progress.Snapshot snapshot = progress.of(message.id());
            ended &= snapshot.ended() || isUnreadable(play) && unread();
            for (Progress.MessageRow row : snapshot.messages()) {
                if (row.note() != null && isNew("note " + message.id(), row.note())) {
                    teller.noted(message, row.note());
                }
            }
            snapshot.deliveries().forEach(delivery -> tell(message, delivery));
            snapshot.actions().forEach(this::tell);
        }
        if (isUnreadable(play)) {
            progress.unreadable().stream()
                    .filter(letter -> !lettersBefore.contains(letter.id()) && isNew("letter " + letter.id(), ""))
                    .forEach(letter ->
                            teller.noted(messages.get(0), "dead letter " + letter.id() + ": " + letter.evidence()));
        }
        return ended;
    }

    private void tell(Stage.Sent message, Progress.DeliveryRow delivery) {
        if (!delivery.state().equals("PENDING")
                && isNew(message.id() + delivery.route(), delivery.state() + delivery.reason())) {
            teller.judged(message, delivery);
        }
    }

    private void tell(Progress.ActionStep action) {
        if (isNew("action " + action.id(), action.state() + action.calls())) {
            teller.moved(action);
        }
    }

    private boolean isNew(String what, String state) {
        return !state.equals(told.put(what, state));
    }

    private static boolean isUnreadable(Play play) {
        return play.decisions().contains("unreadable");
    }

    private boolean unread() {
        return progress.unreadable().stream().anyMatch(letter -> !lettersBefore.contains(letter.id()));
    }

    private Map<String, Integer> effects() {
        Map<String, Integer> counts = new HashMap<>();
        SYSTEMS.forEach(system -> counts.put(system, simulators.effects(system).size()));
        return counts;
    }

    private List<String> compare(
            Play play, int position, List<Stage.Sent> messages, Map<String, Integer> before, boolean ended) {
        List<String> faults = new ArrayList<>();
        if (!ended) {
            faults.add("not everything had ended after " + PATIENCE.toSeconds() + " s");
        }
        List<String> decisions = new ArrayList<>();
        messages.forEach(message -> progress.of(message.id()).deliveries().stream()
                .map(d -> d.route() + ": " + (d.decision() == null ? d.state() : d.decision()))
                .filter(d -> !d.startsWith("tracking-"))
                .forEach(decisions::add));
        if (isUnreadable(play)) {
            decisions.add(unread() ? "unreadable" : "readable");
        }
        List<String> expected = new ArrayList<>(play.decisions());
        if (!sorted(decisions).equals(sorted(expected))) {
            faults.add("decided " + sorted(decisions) + " instead of " + sorted(expected));
        }
        List<String> passedOver = messages.stream()
                .flatMap(message -> progress.of(message.id()).deliveries().stream())
                .flatMap(delivery -> delivery.passedOver().stream())
                .toList();
        play.passedOver().stream()
                .filter(words -> passedOver.stream().noneMatch(line -> line.contains(words)))
                .forEach(words -> faults.add("passed over " + passedOver + ", but not: " + words));
        Map<String, Integer> after = effects();
        for (String system : SYSTEMS) {
            int effects = after.getOrDefault(system, 0) - before.getOrDefault(system, 0);
            int wanted = play.effects().getOrDefault(system, 0);
            if (effects != wanted) {
                faults.add(effects + " effects in " + system + " instead of " + wanted);
            }
        }
        stage.since(position).stream().distinct().forEach(message -> progress.of(message.id()).actions().stream()
                .filter(action -> !action.state().equals("DONE"))
                .forEach(action -> faults.add(
                        action.verb() + " " + action.name() + " is " + action.state() + ": " + action.reason())));
        return faults;
    }

    private static List<String> sorted(List<String> texts) {
        return texts.stream().sorted().toList();
    }
}

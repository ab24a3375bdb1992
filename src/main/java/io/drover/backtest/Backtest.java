package io.drover.backtest;

import io.drover.backtest.Difference.Change;
import io.drover.backtest.Difference.Kind;
import io.drover.backtest.Side.Heard;
import io.drover.backtest.SideLedger.Decided;
import io.drover.backtest.SideLedger.Key;
import io.drover.backtest.SideLedger.Planned;
import io.drover.ledger.NewAction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Judges recorded messages by two sets of routes and compares what they plan. Messages are judged side by side and counted in
 * their order: the same recording gives the same outcome, to the byte. Used once.
 */
public final class Backtest {
    private static final int AT_ONCE = 2_000;

    private final Side before;
    private final Side now;
    private final SideLedger earlier = new SideLedger();
    private final SideLedger later = new SideLedger();
    private long messages;
    private long unreadable;
    private long wanted;

    /**
     * @param before the routes as they are
     * @param now the routes to be tried
     */
    public Backtest(Side before, Side now) {
        this.before = before;
        this.now = now;
    }

    private record Both(Heard before, Heard now) {}

    /** @param progress told how many messages are judged, now and then */
    public Outcome run(Iterator<Recording> recordings, LongConsumer progress) {
        List<Recording> some = new ArrayList<>(AT_ONCE);
        while (recordings.hasNext()) {
            some.add(recordings.next());
            if (some.size() == AT_ONCE) {
                judge(some);
                some.clear();
                progress.accept(messages);
            }
        }
        judge(some);
        progress.accept(messages);
        return new Outcome(
                messages, unreadable, wanted, earlier.decisions(), later.decisions(), differences(), later.unknown());
    }

    private void judge(List<Recording> some) {
        some.parallelStream()
                .map(recording -> new Both(before.hear(recording), now.hear(recording)))
                .toList()
                .forEach(this::count);
    }

    private void count(Both both) {
        messages++;
        if (both.now().id().isEmpty()) {
            unreadable++;
        }
        if (both.before().routes().isEmpty() && both.now().routes().isEmpty()) {
            return;
        }
        wanted++;
        Decided then = earlier.decide(both.before());
        Decided today = later.decide(both.now());
        earlier.put(messages, both.before(), then, today.sentence());
        later.put(messages, both.now(), today, then.sentence());
    }

    private List<Difference> differences() {
        List<Difference> all = new ArrayList<>();
        earlier.actions().forEach((key, planned) -> {
            Planned still = later.find(key);
            if (still == null) {
                all.add(difference(Kind.LOST, planned, planned.other(), Map.of()));
            } else {
                Map<String, Change> changes = changes(planned.action(), still.action());
                if (!changes.isEmpty()) {
                    all.add(difference(Kind.CHANGED, still, "", changes));
                }
            }
        });
        for (Map.Entry<Key, Planned> entry : later.actions().entrySet()) {
            if (earlier.find(entry.getKey()) == null) {
                all.add(difference(
                        Kind.GAINED, entry.getValue(), entry.getValue().other(), Map.of()));
            }
        }
        all.sort(Comparator.comparingLong(Difference::number));
        return all;
    }

    private static Difference difference(Kind kind, Planned planned, String because, Map<String, Change> changes) {
        return new Difference(
                kind,
                planned.number(),
                planned.id(),
                planned.topic(),
                planned.route(),
                planned.action(),
                because,
                changes);
    }

    private static Map<String, Change> changes(NewAction before, NewAction now) {
        Map<String, Change> changes = new LinkedHashMap<>();
        compare("name", before.name(), now.name(), changes);
        compare("parameters", before.parameters(), now.parameters(), changes);
        compare("needs", before.needs(), now.needs(), changes);
        compare("after", before.after(), now.after(), changes);
        compare("batch", before.batch(), now.batch(), changes);
        compare("tries", before.tries(), now.tries(), changes);
        compare("lanes", before.lanes(), now.lanes(), changes);
        return changes;
    }

    private static void compare(String what, Object before, Object now, Map<String, Change> changes) {
        if (!before.equals(now)) {
            changes.put(what, new Change(before.toString(), now.toString()));
        }
    }
}

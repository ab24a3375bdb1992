package io.drover.crash;

import io.drover.sandbox.Fault;
import io.drover.sandbox.Faults;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One row of the crash table (design §4), dealt to a site at work.
 *
 * @param name kind and what it hits: {@code kill dispatch.answered@mbs-submit-build}
 */
record Blow(String name, Strike strike) {
    /** @return whether it hit: false where what was to be hit did not come by */
    interface Strike {
        boolean on(Arena arena) throws Exception;
    }

    private static final Duration PATIENCE = SuiteSettings.read().within(6);
    /** class 60, method 80 */
    private static final byte[] BASIC_ACK = {0, 60, 0, 80};

    /** What makes Drover come by where the blow falls. */
    private interface Work {
        void in(Arena arena) throws IOException;
    }

    /**
     * Where Drover is killed on purpose.
     *
     * @param name of {@link io.drover.ledger.CrashPoints}
     */
    private record Place(String name, Work work) {
        static final List<Place> ALL = List.of(
                new Place("inbox.before-commit", Arena::work),
                new Place("inbox.committed", Arena::work),
                new Place("judge.routed@modules-on-spec-change", Arena::work),
                new Place("judge.committed@site-tag-tested-builds", Arena::work),
                new Place("judge.committed@containers-on-update", Arena::buildImages),
                new Place("dispatch.sending@" + Ledger.PUSH, Arena::work),
                new Place("dispatch.sending@koji-tag-build", Arena::work),
                new Place("dispatch.sending@" + Ledger.COMPOSE, Arena::composeImages),
                new Place("dispatch.answered@" + Ledger.PUSH, Arena::work),
                new Place("dispatch.answered@" + Ledger.SUBMIT, Arena::work),
                new Place("dispatch.answered@koji-tag-build", Arena::work),
                new Place("dispatch.answered@" + Ledger.COMPOSE, Arena::composeImages),
                new Place("dispatch.answered@" + Ledger.BUILD, Arena::buildImages),
                new Place("dispatch.stored@" + Ledger.SUBMIT, Arena::work),
                new Place("retry.stored@" + Ledger.BUILD, Arena::buildImagesTwice),
                new Place("retry.sending@" + Ledger.BUILD, Arena::buildImagesTwice),
                new Place("retry.answered@" + Ledger.BUILD, Arena::buildImagesTwice),
                new Place("track.answered", Arena::work),
                new Place("track.stored", Arena::work),
                new Place("outbox.sent", Arena::work),
                new Place("outbox.marked", Arena::work));
    }

    /** A target's misbehaviour. @param path of the requests that it hits */
    private record Target(String system, @Nullable String method, String path, Work work) {
        static final List<Target> ALL = List.of(
                new Target("mbs", "POST", "module-builds", Arena::work),
                new Target("koji", "POST", "kojihub", Arena::work),
                new Target("distgit", null, "git-receive-pack|git-upload-pack", Arena::work),
                new Target("odcs", null, "composes", Arena::composeImages));
    }

    /** As many as wanted, in random order: all that kill first, the rest of those that hit targets. */
    static List<Blow> deal(Arena arena, int wanted) {
        List<Blow> dealt = new ArrayList<>();
        String only = arena.settings().only();
        while (dealt.size() < wanted) {
            List<Blow> targets = targets();
            targets.removeIf(blow -> !blow.name().contains(only));
            Collections.shuffle(targets, arena.random());
            List<Blow> deck = new ArrayList<>(own(arena.ground()));
            deck.removeIf(blow -> !blow.name().contains(only));
            Collections.shuffle(deck, arena.random());
            deck.addAll(targets);
            if (deck.isEmpty()) {
                throw new IllegalArgumentException("no fault has '" + only + "' in its name");
            }
            List<Blow> round = new ArrayList<>(deck.subList(0, Math.min(deck.size(), wanted - dealt.size())));
            Collections.shuffle(round, arena.random());
            dealt.addAll(round);
        }
        return dealt;
    }

    private static List<Blow> own(Ground ground) {
        List<Blow> deck = new ArrayList<>();
        Place.ALL.forEach(place -> deck.add(new Blow("kill " + place.name(), arena -> killAt(arena, place))));
        deck.add(new Blow("kill at random", Blow::killAtRandom));
        deck.add(new Blow("kill at random, again while it recovers", Blow::killTwice));
        deck.add(new Blow("broker stop", arena -> restart(arena, arena.ground().broker(), false)));
        deck.add(new Blow("broker kill", arena -> restart(arena, arena.ground().broker(), true)));
        deck.add(new Blow("connection cut in an ack", Blow::cutInAnAck));
        ground.database().ifPresent(database -> {
            deck.add(new Blow("database stop immediate", arena -> restart(arena, database, false)));
            deck.add(new Blow("database kill", arena -> restart(arena, database, true)));
        });
        ground.toDatabase()
                .ifPresent(way -> deck.add(new Blow("database connections cut", arena -> {
                    for (int i = 0; i < 5; i++) {
                        arena.pause(20, 200);
                        way.cut();
                    }
                    return true;
                })));
        if (ground.volume().canFill()) {
            deck.add(new Blow("disk full", Blow::fillDisk));
        }
        deck.add(new Blow("clock two hours forward", arena -> jump(arena, Duration.ofHours(2))));
        deck.add(new Blow("clock an hour back", arena -> jump(arena, Duration.ofHours(-1))));
        return deck;
    }

    private static List<Blow> targets() {
        List<Blow> deck = new ArrayList<>();
        for (Target target : Target.ALL) {
            target(deck, target, "503", Fault.status(503));
            target(deck, target, "hang", Fault.once(Fault.Kind.HANG));
            target(deck, target, "reset after accept", Fault.once(Fault.Kind.DROP_AFTER));
            target(deck, target, "half an answer", Fault.once(Fault.Kind.HALF));
            target(deck, target, "HTML", Fault.once(Fault.Kind.HTML));
            target(deck, target, "401", Fault.status(401));
            target(deck, target, "429", Fault.status(429).retryAfter(1));
        }
        return deck;
    }

    private static void target(List<Blow> deck, Target target, String what, Fault fault) {
        deck.add(new Blow(target.system() + " " + what, arena -> {
            Fault aimed = new Fault(
                    target.method(),
                    Pattern.compile(target.path()),
                    fault.kind(),
                    fault.status(),
                    1 + arena.random().nextInt(3),
                    fault.delay(),
                    fault.retryAfter(),
                    fault.text());
            return misbehave(arena, target, aimed);
        }));
    }

    private static boolean misbehave(Arena arena, Target target, Fault fault) throws Exception {
        Faults faults = arena.simulators().server(target.system()).faults();
        faults.arm(fault);
        target.work().in(arena);
        Arena.await(PATIENCE, () -> faults.armed().isEmpty());
        // looked at once: the last of it may be spent between two looks
        List<Fault> left = faults.armed();
        boolean hit = left.isEmpty() || left.get(0).times() < fault.times();
        if (fault.kind() == Fault.Kind.HANG) {
            // beyond our time-outs
            arena.pause(3_500, 4_000);
        }
        faults.clear();
        return hit;
    }

    private static boolean killAt(Arena arena, Place place) throws Exception {
        arena.crashAt(place.name());
        for (int attempt = 0; attempt < 3; attempt++) {
            place.work().in(arena);
            if (Arena.await(PATIENCE, arena::hasCrashed)) {
                return true;
            }
        }
        arena.doNotCrash();
        return false;
    }

    private static boolean killAtRandom(Arena arena) throws Exception {
        arena.work();
        arena.pause(0, 1_000);
        arena.keeper().kill();
        return true;
    }

    private static boolean killTwice(Arena arena) throws Exception {
        killAtRandom(arena);
        arena.pause(500, 5_000);
        arena.keeper().kill();
        return true;
    }

    private static boolean restart(Arena arena, Server server, boolean kill) throws Exception {
        arena.work();
        arena.pause(0, 500);
        if (kill) {
            server.kill();
        } else {
            server.stop();
        }
        arena.pause(100, 2_000);
        server.start();
        return true;
    }

    private static boolean cutInAnAck(Arena arena) throws Exception {
        arena.work();
        for (int cuts = 0; cuts < 3; cuts++) {
            arena.ground().toBroker().cutIn(BASIC_ACK);
            if (!Arena.await(Duration.ofSeconds(10), arena.ground().toBroker()::hasCut)) {
                return false;
            }
        }
        return true;
    }

    private static boolean fillDisk(Arena arena) throws Exception {
        Volume volume = arena.ground().volume();
        long end = System.nanoTime() + arena.settings().diskFull().toNanos();
        try {
            while (System.nanoTime() < end) {
                volume.fill();
                arena.work();
                arena.pause(200, 400);
            }
        } finally {
            volume.free();
        }
        revive(arena.ground());
        return true;
    }

    /** PostgreSQL gives up where it cannot write its log; its administrator starts it again. */
    private static void revive(Ground ground) throws Exception {
        var database = ground.database();
        if (database.isPresent()) {
            database.get().start();
        }
    }

    private static boolean jump(Arena arena, Duration by) throws IOException, InterruptedException {
        arena.work();
        arena.pause(100, 500);
        arena.clockJumps(by);
        arena.work();
        arena.pause(500, 1_500);
        return true;
    }
}

package io.drover.koji.desired;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be wrong between the lines of a description, without a look at the hub. */
final class WantedChecks {

    private final WantedState wanted;
    private final Faults faults;

    private WantedChecks(WantedState wanted, Faults faults) {
        this.wanted = wanted;
        this.faults = faults;
    }

    static void check(WantedState wanted, Faults faults) {
        WantedChecks checks = new WantedChecks(wanted, faults);
        wanted.tags().values().forEach(checks::tag);
        wanted.targets().values().forEach(checks::target);
        checks.cycles();
    }

    private void tag(WantedTag tag) {
        Uses links = new Uses("tag " + tag.name() + " inherits");
        for (WantedTag.Inherited inherited :
                Objects.requireNonNullElse(tag.inherits(), List.<WantedTag.Inherited>of())) {
            links.once(inherited.link().parent(), inherited.link().priority(), inherited.place());
            exists(inherited.link().parent(), inherited.place(), "tag " + tag.name() + " inherits from");
        }
        Uses repos = new Uses("tag " + tag.name() + " uses");
        for (WantedTag.Repo repo : Objects.requireNonNullElse(tag.externalRepos(), List.<WantedTag.Repo>of())) {
            repos.once(repo.link().repo(), repo.link().priority(), repo.place());
        }
        if (tag.packages() != null) {
            Uses entries = new Uses("tag " + tag.name() + " lists");
            tag.packages().list().forEach(entry -> entries.once(entry.name(), null, entry.place()));
        }
    }

    private void target(WantedTarget target) {
        if (!target.absent()) {
            exists(target.buildTag(), target.place(), "target " + target.name() + " builds in");
            exists(target.destTag(), target.place(), "target " + target.name() + " puts builds into");
        }
    }

    private void exists(String tag, Place place, String who) {
        WantedTag described = wanted.tags().get(tag);
        if (described != null && described.absent()) {
            faults.add(place, who + " " + tag + ", which is absent by " + described.place());
        }
    }

    private void cycles() {
        Ancestry ancestry = new Ancestry();
        wanted.tags().values().forEach(tag -> ancestry.add(tag.name(), parents(tag)));
        cycles(wanted, ancestry, faults);
    }

    /** Names each cycle once, at the first tag of the description that is in it. */
    static void cycles(WantedState wanted, Ancestry ancestry, Faults faults) {
        Set<String> told = new HashSet<>();
        for (WantedTag tag : wanted.tags().values()) {
            List<String> cycle = told.contains(tag.name()) ? List.of() : ancestry.cycle(tag.name());
            if (!cycle.isEmpty()) {
                told.addAll(cycle);
                faults.add(tag.place(), "tags inherit in a circle: " + String.join(" from ", cycle));
            }
        }
    }

    static List<String> parents(WantedTag tag) {
        return tag.inherits() == null
                ? List.of()
                : tag.inherits().stream()
                        .map(inherited -> inherited.link().parent())
                        .toList();
    }

    /** Names and priorities that may be there once only. */
    private final class Uses {
        private final String who;
        private final Map<String, Place> names = new HashMap<>();
        private final Map<Integer, Place> priorities = new HashMap<>();

        Uses(String who) {
            this.who = who;
        }

        void once(String name, @Nullable Integer priority, Place place) {
            Place before = names.putIfAbsent(name, place);
            if (before != null) {
                faults.add(place, who + " " + name + " twice, first in line " + before.line());
            }
            Place taken = priority == null ? null : priorities.putIfAbsent(priority, place);
            if (taken != null) {
                faults.add(
                        place,
                        who + " " + name + " with priority " + priority + ", which line " + taken.line()
                                + " has; each needs its own");
            }
        }
    }
}

package io.drover.koji.desired;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Compares a description with what a hub holds. First come external repositories and tags, then what tags hold, parents
 * before children, then targets; removals of tags and targets are last.
 */
final class Comparison {

    private final WantedState wanted;
    private final FoundState found;
    private final Ancestry ancestry = new Ancestry();
    private final List<Change> changes = new ArrayList<>();

    private Comparison(WantedState wanted, FoundState found) {
        this.wanted = wanted;
        this.found = found;
    }

    /** @throws DescriptionException where the description refers to what is neither in it nor at the hub */
    static Difference of(WantedState wanted, FoundState found) {
        Comparison comparison = new Comparison(wanted, found);
        comparison.check();
        comparison.compare();
        return new Difference(wanted, found, comparison.changes);
    }

    private void check() {
        Faults faults = new Faults(wanted.file());
        for (WantedTag tag : wanted.tags().values()) {
            ancestry.add(tag.name(), found.ancestry().parents(tag.name()));
            new ReferenceChecks(wanted, found, faults).check(tag);
        }
        found.ancestry()
                .tags()
                .forEach(tag -> ancestry.add(tag, found.ancestry().parents(tag)));
        for (WantedTag tag : wanted.tags().values()) {
            if (tag.inherits() != null) {
                ancestry.replace(tag.name(), WantedChecks.parents(tag));
            }
        }
        new ReferenceChecks(wanted, found, faults).checkTargets();
        WantedChecks.cycles(wanted, ancestry, faults);
        faults.check();
    }

    private void compare() {
        wanted.externalRepos().values().forEach(this::externalRepo);
        List<WantedTag> tags = ancestry.parentsFirst(wanted.tags().keySet()).stream()
                .map(name -> Objects.requireNonNull(wanted.tags().get(name)))
                .filter(tag -> !tag.absent())
                .toList();
        tags.forEach(tag -> TagComparison.creation(tag, existing(tag)).ifPresent(changes::add));
        tags.forEach(tag -> TagComparison.edit(tag, existing(tag)).ifPresent(changes::add));
        List<InheritanceChange> links = tags.stream()
                .flatMap(tag -> TagComparison.inheritance(tag, existing(tag)).stream())
                .toList();
        changes.addAll(links);
        tags.forEach(tag -> changes.addAll(RepoLinkComparison.of(tag, existing(tag))));
        Inherited inherited = new Inherited(found.ancestry(), links);
        tags.forEach(tag -> changes.addAll(new GroupComparison(tag, existing(tag), inherited).changes()));
        tags.forEach(tag -> changes.addAll(new PackageComparison(tag, existing(tag), inherited).changes()));
        targets(false);
        targets(true);
        List<WantedTag> absent = new ArrayList<>(wanted.tags().values().stream()
                .filter(tag -> tag.absent() && existing(tag).isPresent())
                .toList());
        Collections.reverse(absent);
        absent.forEach(tag -> changes.add(TagComparison.deletion(tag)));
    }

    private Optional<FoundTag> existing(WantedTag tag) {
        return Optional.ofNullable(found.tags().get(tag.name()));
    }

    private void externalRepo(WantedRepo repo) {
        String before = found.externalRepos().get(repo.name());
        if (before == null || !repo.url().equals(before.endsWith("/") ? before : before + "/")) {
            changes.add(new RepoChange(repo, before));
        }
    }

    private void targets(boolean absent) {
        for (WantedTarget target : wanted.targets().values()) {
            FoundState.Target before = found.targets().get(target.name());
            boolean differs = absent
                    ? before != null
                    : !new FoundState.Target(target.buildTag(), target.destTag()).equals(before);
            if (target.absent() == absent && differs) {
                changes.add(new TargetChange(target, before));
            }
        }
    }
}

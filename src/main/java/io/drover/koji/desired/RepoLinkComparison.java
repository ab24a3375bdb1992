package io.drover.koji.desired;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tag's external repositories. The hub never lets two of a tag have the same priority, not even between two calls: what
 * goes goes first, a repository moves only to a priority that is free, and one is taken away for a moment where they only
 * change places.
 */
final class RepoLinkComparison {

    private final WantedTag tag;
    private final Map<String, RepoLink> there = new LinkedHashMap<>();
    private final List<Change> changes = new ArrayList<>();

    private RepoLinkComparison(WantedTag tag, List<RepoLink> found) {
        this.tag = tag;
        found.forEach(link -> there.put(link.repo(), link));
    }

    static List<Change> of(WantedTag tag, Optional<FoundTag> found) {
        if (tag.externalRepos() == null) {
            return List.of();
        }
        RepoLinkComparison comparison =
                new RepoLinkComparison(tag, found.map(FoundTag::externalRepos).orElse(List.of()));
        comparison.compare(tag.externalRepos());
        return comparison.changes;
    }

    private void compare(List<WantedTag.Repo> wanted) {
        List<String> names = wanted.stream().map(repo -> repo.link().repo()).toList();
        for (RepoLink link : List.copyOf(there.values())) {
            if (!names.contains(link.repo())) {
                remove(link, tag.place() + " does not name it; the hub has " + link.describe());
            }
        }
        List<WantedTag.Repo> open = new ArrayList<>(wanted);
        open.removeIf(repo -> repo.link().equals(there.get(repo.link().repo())));
        while (!open.isEmpty()) {
            WantedTag.Repo next = open.stream().filter(this::isFree).findFirst().orElse(null);
            if (next == null) {
                RepoLink inTheWay = holder(open.get(0).link().priority()).orElseThrow();
                remove(inTheWay, open.get(0).place() + " wants its priority, and it another one's");
            } else {
                set(next);
                open.remove(next);
            }
        }
    }

    private boolean isFree(WantedTag.Repo repo) {
        return holder(repo.link().priority())
                .filter(holder -> !holder.repo().equals(repo.link().repo()))
                .isEmpty();
    }

    private Optional<RepoLink> holder(int priority) {
        return there.values().stream()
                .filter(link -> link.priority() == priority)
                .findFirst();
    }

    private void set(WantedTag.Repo repo) {
        RepoLink link = repo.link();
        RepoLink before = there.get(link.repo());
        String why = repo.place() + "; the hub has " + (before == null ? "none" : before.describe());
        if (before != null && link.arches().isEmpty() && !before.arches().isEmpty()) {
            // an edit cannot take arches away
            remove(before, why);
            before = null;
        }
        RepoLinkChange.Verb verb = before == null ? RepoLinkChange.Verb.ADD : RepoLinkChange.Verb.EDIT;
        changes.add(new RepoLinkChange(verb, tag.name(), link, why));
        there.put(link.repo(), link);
    }

    private void remove(RepoLink link, String why) {
        changes.add(new RepoLinkChange(RepoLinkChange.Verb.REMOVE, tag.name(), link, why));
        there.remove(link.repo());
    }
}

package io.drover.koji.desired;

/** What a description refers to must be in it or at the hub. */
record ReferenceChecks(WantedState wanted, FoundState found, Faults faults) {

    void check(WantedTag tag) {
        String who = "tag " + tag.name();
        if (tag.inherits() != null) {
            tag.inherits()
                    .forEach(inherited -> tag(inherited.link().parent(), inherited.place(), who + " inherits from"));
        }
        if (tag.externalRepos() != null) {
            for (WantedTag.Repo repo : tag.externalRepos()) {
                String name = repo.link().repo();
                if (!wanted.externalRepos().containsKey(name)
                        && !found.externalRepos().containsKey(name)) {
                    faults.add(repo.place(), who + " uses external repository " + name + neither());
                }
            }
        }
        if (tag.packages() != null) {
            for (WantedTag.Entry entry : tag.packages().list()) {
                if (!found.users().contains(entry.owner())) {
                    faults.add(
                            entry.place(),
                            who + " has package " + entry.name() + " owned by " + entry.owner()
                                    + ", whom the hub does not know");
                }
            }
        }
    }

    void checkTargets() {
        for (WantedTarget target : wanted.targets().values()) {
            if (!target.absent()) {
                tag(target.buildTag(), target.place(), "target " + target.name() + " builds in");
                tag(target.destTag(), target.place(), "target " + target.name() + " puts builds into");
            }
        }
    }

    private void tag(String name, Place place, String who) {
        if (!wanted.tags().containsKey(name) && !found.tags().containsKey(name)) {
            faults.add(place, who + " tag " + name + neither());
        }
    }

    private static String neither() {
        return ", which is neither described here nor at the hub";
    }
}

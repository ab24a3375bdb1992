package io.drover.koji.desired;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A build target is created, edited or deleted. @param before null where there is none yet */
record TargetChange(WantedTarget wanted, FoundState.@Nullable Target before) implements Change {

    @Override
    public String kind() {
        return wanted.absent() ? "delete a target" : before == null ? "create a target" : "edit a target";
    }

    @Override
    public String subject() {
        return "target " + wanted.name();
    }

    @Override
    public String sentence() {
        if (wanted.absent()) {
            return "delete it";
        }
        return (before == null ? "create it: build in " : "build in ") + wanted.buildTag() + ", put builds into "
                + wanted.destTag();
    }

    @Override
    public String why() {
        return wanted.place() + (wanted.absent() ? " says absent" : "") + "; the hub has "
                + (before == null ? "none" : "build tag " + before.buildTag() + " and destination " + before.destTag());
    }

    @Override
    public HubCall call(TagIds ids) {
        if (wanted.absent()) {
            return HubCall.of("deleteBuildTarget", wanted.name());
        }
        return before == null
                ? HubCall.of("createBuildTarget", wanted.name(), wanted.buildTag(), wanted.destTag())
                : HubCall.of("editBuildTarget", wanted.name(), wanted.name(), wanted.buildTag(), wanted.destTag());
    }

    @Override
    public Set<String> tags() {
        return wanted.absent() ? Set.of() : new TreeSet<>(List.of(wanted.buildTag(), wanted.destTag()));
    }

    @Override
    public boolean isRemoval() {
        return wanted.absent();
    }
}

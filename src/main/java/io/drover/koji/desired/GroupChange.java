package io.drover.koji.desired;

import java.util.Map;
import java.util.Set;

/** A group of a tag is made, or a package put into it or taken out. @param name the package; "" for the group itself */
record GroupChange(Verb verb, String tag, String group, String name, String why) implements Change {

    enum Verb {
        CREATE,
        ADD,
        REMOVE
    }

    @Override
    public String kind() {
        return switch (verb) {
            case CREATE -> "create a group";
            case ADD -> "add a package to a group";
            case REMOVE -> "remove a package from a group";
        };
    }

    @Override
    public String subject() {
        return "tag " + tag;
    }

    @Override
    public String sentence() {
        return switch (verb) {
            case CREATE -> "create group " + group;
            case ADD -> "add " + name + " to group " + group;
            case REMOVE -> "remove " + name + " from group " + group;
        };
    }

    /** Forced, since a block may stand against it, and what a parent has would otherwise do instead. */
    @Override
    public HubCall call(TagIds ids) {
        return switch (verb) {
            case CREATE -> HubCall.of("groupListAdd", tag, group).with(Map.of("force", true));
            case ADD -> HubCall.of("groupPackageListAdd", tag, group, name).with(Map.of("force", true));
            case REMOVE -> HubCall.of("groupPackageListRemove", tag, group, name);
        };
    }

    @Override
    public Set<String> tags() {
        return Set.of(tag);
    }
}

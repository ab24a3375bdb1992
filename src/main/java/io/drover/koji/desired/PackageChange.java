package io.drover.koji.desired;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** An entry of a tag's package list changes. @param owner whom the entry is to have; "" where it is not about that */
record PackageChange(Verb verb, String tag, String name, String owner, String why) implements Change {

    enum Verb {
        ADD,
        /** A block may stand against it. */
        ADD_FORCED,
        UNBLOCK,
        BLOCK_NEW,
        BLOCK,
        OWN,
        REMOVE
    }

    @Override
    public String kind() {
        return switch (verb) {
            case ADD, ADD_FORCED -> "add a package";
            case UNBLOCK -> "unblock a package";
            case BLOCK_NEW, BLOCK -> "block a package";
            case OWN -> "set a package's owner";
            case REMOVE -> "remove a package";
        };
    }

    @Override
    public String subject() {
        return "tag " + tag;
    }

    @Override
    public String sentence() {
        return switch (verb) {
            case ADD, ADD_FORCED -> "add " + name + ", owner " + owner;
            case UNBLOCK -> "unblock " + name + ", owner " + owner;
            case BLOCK_NEW -> "block " + name + ", owner " + owner;
            case BLOCK -> "block " + name;
            case OWN -> "set the owner of " + name + " to " + owner;
            case REMOVE -> "remove " + name + " from the package list";
        };
    }

    @Override
    public HubCall call(TagIds ids) {
        return switch (verb) {
            case ADD, ADD_FORCED, UNBLOCK, BLOCK_NEW ->
                HubCall.of("packageListAdd", tag, name, owner).with(options());
            case BLOCK -> HubCall.of("packageListBlock", tag, name);
            case OWN -> HubCall.of("packageListSetOwner", tag, name, owner);
            case REMOVE -> HubCall.of("packageListRemove", tag, name);
        };
    }

    private Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("block", verb == Verb.BLOCK_NEW);
        if (verb == Verb.UNBLOCK || verb == Verb.ADD_FORCED) {
            options.put("force", true);
        }
        return options;
    }

    @Override
    public Set<String> tags() {
        return Set.of(tag);
    }
}

package io.drover.koji.desired;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** An external repository of a tag is added, edited or taken away. @param link as wanted, or what is taken away */
record RepoLinkChange(Verb verb, String tag, RepoLink link, String why) implements Change {

    enum Verb {
        ADD,
        EDIT,
        REMOVE
    }

    @Override
    public String kind() {
        return switch (verb) {
            case ADD -> "add an external repository to a tag";
            case EDIT -> "edit an external repository of a tag";
            case REMOVE -> "remove an external repository from a tag";
        };
    }

    @Override
    public String subject() {
        return "tag " + tag;
    }

    @Override
    public String sentence() {
        return switch (verb) {
            case ADD -> "use external repository " + link.describe();
            case EDIT -> "set external repository " + link.describe();
            case REMOVE -> "use external repository " + link.repo() + " no longer";
        };
    }

    @Override
    public HubCall call(TagIds ids) {
        if (verb == Verb.REMOVE) {
            return HubCall.of("removeExternalRepoFromTag", tag, link.repo());
        }
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("priority", link.priority());
        named.put("merge_mode", link.mergeMode());
        if (!link.arches().isEmpty()) {
            named.put("arches", link.archesText());
        }
        return HubCall.of(verb == Verb.ADD ? "addExternalRepoToTag" : "editTagExternalRepo", tag, link.repo())
                .with(named);
    }

    @Override
    public Set<String> tags() {
        return Set.of(tag);
    }
}

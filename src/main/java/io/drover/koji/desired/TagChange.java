package io.drover.koji.desired;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tag is created, edited or deleted.
 *
 * @param named arguments of the call, by their names at the hub
 * @param details what changes, for people: {@code arches from x86_64 to aarch64 x86_64}
 */
record TagChange(Verb verb, String tag, Place place, Map<String, @Nullable Object> named, List<String> details)
        implements Change {

    enum Verb {
        CREATE,
        EDIT,
        DELETE
    }

    TagChange {
        named = new LinkedHashMap<>(named);
        details = List.copyOf(details);
    }

    @Override
    public String kind() {
        return switch (verb) {
            case CREATE -> "create a tag";
            case EDIT -> "edit a tag";
            case DELETE -> "delete a tag";
        };
    }

    @Override
    public String subject() {
        return "tag " + tag;
    }

    @Override
    public String sentence() {
        String what = String.join(", ", details);
        return switch (verb) {
            case CREATE -> "create it" + (what.isEmpty() ? "" : " with " + what);
            case EDIT -> "set " + what;
            case DELETE -> "delete it, with all that it holds and all targets that use it";
        };
    }

    @Override
    public String why() {
        return switch (verb) {
            case CREATE -> place + "; the hub has no such tag";
            case EDIT -> place + "; the hub has it otherwise";
            case DELETE -> place + " says absent; the hub has it";
        };
    }

    @Override
    public HubCall call(TagIds ids) {
        HubCall bare = HubCall.of(
                switch (verb) {
                    case CREATE -> "createTag";
                    case EDIT -> "editTag2";
                    case DELETE -> "deleteTag";
                },
                tag);
        return named.isEmpty() ? bare : bare.with(named);
    }

    @Override
    public Set<String> tags() {
        return verb == Verb.CREATE ? Set.of() : Set.of(tag);
    }

    @Override
    public boolean isRemoval() {
        return verb == Verb.DELETE;
    }
}

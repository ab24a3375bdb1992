package io.drover.sandbox.koji;

import org.jspecify.annotations.Nullable;

/** Tags of one person for one change, each with a target of its name. */
final class HubSideTags {

    private HubSideTags() {}

    /** It inherits from the base, and is the target's build and destination tag. */
    static HubTag create(HubState state, HubTag base, HubUser owner, @Nullable String suffix) {
        long id = state.nextId();
        String name = base.name + "-side-" + id + (suffix == null || suffix.isEmpty() ? "" : "-" + suffix);
        HubTag tag = state.tags.add(new HubTag(id, name));
        HubChange change = state.change(owner);
        tag.configure(new HubTag.Config(TagMethods.arches(base, null), null, false, false, false), change);
        tag.extra.put("sidetag", new HubTag.Extra(true, false), change);
        tag.extra.put("sidetag_user", new HubTag.Extra(owner.name, false), change);
        tag.extra.put("sidetag_user_id", new HubTag.Extra(owner.id, false), change);
        tag.parents.put(base.id, new HubTag.Parent(base, 0, null, false, false, ""), change);
        HubTarget target = state.tags.add(new HubTarget(state.nextId(), name));
        target.point(new HubTarget.Tags(tag, tag), change);
        return tag;
    }

    static boolean is(HubTag tag) {
        return tag.extra(null).containsKey("sidetag");
    }

    static boolean belongsTo(HubTag tag, HubUser user) {
        return Long.valueOf(user.id).equals(tag.extra(null).get("sidetag_user_id"));
    }

    static void remove(HubState state, HubTag tag, HubChange change) {
        state.tags.findTarget(tag.name).ifPresent(target -> target.delete(change));
        state.tags.delete(tag, change);
    }
}

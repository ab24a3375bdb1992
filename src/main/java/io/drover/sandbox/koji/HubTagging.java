package io.drover.sandbox.koji;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts builds into tags and takes them out, with the hub's checks (wire/koji.md §5.6). Guarded by the hub's lock. */
final class HubTagging {

    private final HubState state;

    HubTagging(HubState state) {
        this.state = state;
    }

    /** What tagBuild checks at call time, and its task again. @throws HubFault 1003 or 1004 */
    void mayEnter(HubTag tag, HubBuild build, HubUser user, boolean force) {
        if (build.state != HubBuild.COMPLETE) {
            throw HubFault.tag("build " + build.nvr + " not complete: state " + build.state);
        }
        unlocked(tag, user, force);
        takes(tag, build.nvr.name());
    }

    /** @throws HubFault 1003 where the package is not in the tag's list, or blocked there */
    void takes(HubTag tag, String packageName) {
        HubTag.Listed listed = tag.listed(packageName);
        if (listed == null) {
            throw HubFault.tag("Package " + packageName + " not in list for " + tag.name);
        }
        if (listed.blocked()) {
            throw HubFault.tag("Package " + packageName + " blocked in " + tag.name);
        }
    }

    void unlocked(HubTag tag, HubUser user, boolean force) {
        if (tag.locked && !(force && user.may("admin"))) {
            throw HubFault.notAllowed("tag " + tag.name + " is locked");
        }
    }

    /** @throws HubFault 1003 where it is there already and not forced */
    void notThereYet(HubTag tag, HubBuild build, boolean force) {
        if (!force && tag.holds(build)) {
            throw HubFault.tag("build " + build.nvr + " already tagged (" + tag.name + ")");
        }
    }

    void notAbsent(HubTag tag, HubBuild build) {
        if (!tag.holds(build)) {
            throw HubFault.tag("build " + build.nvr + " not in tag " + tag.name);
        }
    }

    /** After all checks: the build becomes the tag's latest. */
    void enter(HubCall call, HubTag tag, HubBuild build, HubUser user) {
        tag.builds.removeIf(tagged -> tagged.build() == build);
        tag.builds.add(0, new HubTag.Tagged(build, state.nextEvent()));
        call.tell("buildsys.tag", message(tag, build, user));
    }

    void leave(HubCall call, HubTag tag, HubBuild build, HubUser user) {
        if (tag.builds.removeIf(tagged -> tagged.build() == build)) {
            state.nextEvent();
            call.tell("buildsys.untag", message(tag, build, user));
        }
    }

    private static Map<String, @Nullable Object> message(HubTag tag, HubBuild build, HubUser user) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("build_id", build.id);
        body.put("name", build.nvr.name());
        body.put("version", build.nvr.version());
        body.put("release", build.nvr.release());
        body.put("tag", tag.name);
        body.put("tag_id", tag.id);
        body.put("user", user.name());
        body.put("owner", build.owner.name());
        HubMessages.instance(body);
        return body;
    }
}

package io.drover.sandbox.koji;

import java.util.LinkedHashMap;
import java.util.List;
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
        complete(build);
        mayUse(tag, user, force);
        takes(tag, build.nvr.name());
        state.policies.check("tag", user, tag.name, force);
    }

    /** @throws HubFault 1003 */
    void complete(HubBuild build) {
        if (build.state != HubBuild.COMPLETE) {
            throw HubFault.tag("build " + build.nvr + " not complete: state " + build.state);
        }
    }

    /** @throws HubFault 1003 where the package is not in the tag's list, or blocked there */
    void takes(HubTag tag, String packageName) {
        HubPackages.Entry entry = HubPackages.find(tag, packageName, null);
        if (entry == null) {
            throw HubFault.tag("Package " + packageName + " not in list for " + tag.name);
        }
        if (entry.listed().blocked()) {
            throw HubFault.tag("Package " + packageName + " blocked in " + tag.name);
        }
    }

    /** @throws HubFault 1004 for a locked tag, and for one whose permission the user has not */
    void mayUse(HubTag tag, HubUser user, boolean force) {
        List<@Nullable Object> access = access(tag, user);
        boolean forced = force && Boolean.TRUE.equals(access.get(1));
        if (Boolean.FALSE.equals(access.get(0)) && !forced) {
            throw HubFault.notAllowed(String.valueOf(access.get(2)));
        }
    }

    /** What checkTagAccess tells: access, whether it may be forced, the reason against it. */
    List<@Nullable Object> access(HubTag tag, HubUser user) {
        HubTag.Config config = tag.config();
        if (config.locked()) {
            return List.of(false, user.may("admin"), "tag " + tag.name + " is locked");
        }
        String permission = config.perm();
        if (permission != null && !user.may(permission)) {
            return List.of(false, user.may("tag"), "tag " + tag.name + " requires " + permission + " permission");
        }
        return List.of(true, false, "");
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
        tag.builds.put(build.id, build, state.change(user));
        HubMessages.tagging(call, "tag", message(tag, build, user));
    }

    void leave(HubCall call, HubTag tag, HubBuild build, HubUser user) {
        if (tag.holds(build)) {
            tag.builds.remove(build.id, state.change(user));
            HubMessages.tagging(call, "untag", message(tag, build, user));
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
        body.put("user", user.name);
        body.put("owner", build.owner.name);
        return body;
    }
}

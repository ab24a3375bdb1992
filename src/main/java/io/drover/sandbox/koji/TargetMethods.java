package io.drover.sandbox.koji;

import io.drover.koji.KojiJson;
import io.drover.sandbox.Journal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Build targets (wire/koji.md §5.5). */
final class TargetMethods {

    private final HubState state;
    private final Journal journal;

    TargetMethods(HubState state, Journal journal) {
        this.state = state;
        this.journal = journal;
    }

    void register(HubMethods methods) {
        methods.add("createBuildTarget(name, build_tag, dest_tag)", this::create);
        methods.add("editBuildTarget(buildTargetInfo, name, build_tag, dest_tag)", this::edit);
        methods.add("deleteBuildTarget(buildTargetInfo)", this::delete);
        methods.add("getBuildTarget(info, event=nil, strict=false)", this::get);
        methods.add("getBuildTargets(info=nil, event=nil, buildTagID=nil, destTagID=nil, queryOpts=nil)", this::list);
    }

    private @Nullable Object create(HubCall call, HubArguments args) {
        call.userWho("target");
        String name = HubNames.check("target", args.text("name"));
        free(name);
        HubTarget.Tags tags = tags(args);
        HubChange change = call.change(state);
        HubTarget target = state.tags.add(new HubTarget(state.nextId(), name));
        target.point(tags, change);
        journal.effect("createBuildTarget", name, KojiJson.toJson(Map.of("dest_tag", tags.dest().name)));
        return null;
    }

    private void free(String name) {
        if (state.tags.findTarget(name).isPresent()) {
            throw HubFault.generic("A build target with the name '" + name + "' already exists");
        }
    }

    private HubTarget.Tags tags(HubArguments args) {
        return new HubTarget.Tags(state.tags.tag(args.value("build_tag")), state.tags.tag(args.value("dest_tag")));
    }

    private @Nullable Object edit(HubCall call, HubArguments args) {
        call.userWho("target");
        HubTarget target = state.tags.target(args.value("buildTargetInfo"));
        String name = HubNames.check("target", args.text("name"));
        if (!name.equals(target.name)) {
            free(name);
        }
        HubTarget.Tags tags = tags(args);
        if (name.equals(target.name) && tags.equals(target.tags())) {
            return null;
        }
        HubChange change = call.change(state);
        target.name = name;
        target.point(tags, change);
        journal.effect("editBuildTarget", name, KojiJson.toJson(Map.of("dest_tag", tags.dest().name)));
        return null;
    }

    private @Nullable Object delete(HubCall call, HubArguments args) {
        call.userWho("target");
        HubTarget target = state.tags.target(args.value("buildTargetInfo"));
        target.delete(call.change(state));
        journal.effect("deleteBuildTarget", target.name, KojiJson.toJson(Map.of("target", target.id)));
        return null;
    }

    private @Nullable Object get(HubCall call, HubArguments args) {
        Long event = args.numberOrNull("event");
        HubTarget target = state.tags.findTarget(args.value("info"), event).orElse(null);
        if (target == null && args.flag("strict")) {
            throw HubFault.generic("No such build target: " + HubState.quoted(args.value("info")));
        }
        return target == null ? null : target.struct(event);
    }

    private Object list(HubCall call, HubArguments args) {
        Long event = args.numberOrNull("event");
        Object info = args.value("info");
        List<Map<String, @Nullable Object>> rows = state.tags.targets().stream()
                .filter(target -> target.tags(event) != null)
                .filter(target -> info == null || info.equals(target.name) || info.equals(target.id))
                .map(target -> target.struct(event))
                .filter(row -> fits(row, args, "buildTagID", "build_tag") && fits(row, args, "destTagID", "dest_tag"))
                .toList();
        return HubQuery.apply(rows, args.struct("queryOpts"));
    }

    private boolean fits(Map<String, @Nullable Object> row, HubArguments args, String argument, String member) {
        return !args.has(argument)
                || Long.valueOf(state.tags.tag(args.value(argument)).id).equals(row.get(member));
    }
}

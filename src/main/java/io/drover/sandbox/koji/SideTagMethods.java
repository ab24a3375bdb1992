package io.drover.sandbox.koji;

import io.drover.koji.KojiJson;
import io.drover.sandbox.Journal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Side tags, as the hub's plugin makes them (wire/koji.md §5.5). */
final class SideTagMethods {

    private final HubState state;
    private final Journal journal;

    SideTagMethods(HubState state, Journal journal) {
        this.state = state;
        this.journal = journal;
    }

    void register(HubMethods methods) {
        methods.add("createSideTag(basetag, debuginfo=false, suffix=nil)", this::create);
        methods.add("removeSideTag(sidetag)", this::remove);
        methods.add(
                "editSideTag(sidetag, debuginfo=nil, rpm_macros=nil, remove_rpm_macros=nil, extra=nil)", this::edit);
        methods.add("listSideTags(basetag=nil, user=nil, queryOpts=nil)", this::list);
    }

    private Object create(HubCall call, HubArguments args) {
        HubUser user = call.user();
        HubTag base = state.tags.tag(args.value("basetag"));
        if (HubSideTags.is(base)) {
            throw HubFault.generic("Cannot make a side tag of a side tag: " + base.name);
        }
        state.policies.check("sidetag", user, base.name, false);
        String suffix = args.textOrNull("suffix");
        if (suffix != null) {
            HubNames.check("suffix", suffix);
        }
        call.changes();
        HubTag tag = HubSideTags.create(state, base, user, suffix);
        if (args.flag("debuginfo")) {
            tag.extra.put("with_debuginfo", new HubTag.Extra(true, false), state.change(user));
        }
        journal.effect("createSideTag", tag.name, KojiJson.toJson(Map.of("basetag", base.name)));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("name", tag.name);
        answer.put("id", tag.id);
        answer.put("task_id", null);
        answer.put("request", null);
        return answer;
    }

    private HubTag own(HubCall call, HubArguments args) {
        HubUser user = call.user();
        HubTag tag = state.tags.tag(args.value("sidetag"));
        if (!HubSideTags.is(tag)) {
            throw HubFault.generic("Not a sidetag: " + tag.name);
        }
        if (!HubSideTags.belongsTo(tag, user) && !user.may("admin")) {
            throw HubFault.notAllowed("This is not your sidetag");
        }
        return tag;
    }

    private @Nullable Object remove(HubCall call, HubArguments args) {
        HubTag tag = own(call, args);
        HubChange change = call.change(state);
        HubSideTags.remove(state, tag, change);
        journal.effect("removeSideTag", tag.name, KojiJson.toJson(Map.of("tag", tag.id)));
        return null;
    }

    private @Nullable Object edit(HubCall call, HubArguments args) {
        HubTag tag = own(call, args);
        HubChange change = call.change(state);
        if (args.has("debuginfo")) {
            tag.extra.put("with_debuginfo", new HubTag.Extra(args.flag("debuginfo"), false), change);
        }
        args.struct("rpm_macros")
                .forEach((name, value) -> tag.extra.put("rpm.macro." + name, new HubTag.Extra(value, false), change));
        args.list("remove_rpm_macros").forEach(name -> tag.extra.remove("rpm.macro." + name, change));
        args.members("extra").forEach((name, value) -> tag.extra.put(name, new HubTag.Extra(value, false), change));
        journal.effect("editSideTag", tag.name, KojiJson.toJson(tag.extra(null)));
        return null;
    }

    private Object list(HubCall call, HubArguments args) {
        HubTag base = args.has("basetag") ? state.tags.tag(args.value("basetag")) : null;
        HubUser user = args.has("user") ? state.users.user(args.value("user")) : null;
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (HubTag tag : state.tags.all()) {
            boolean fits = HubSideTags.is(tag)
                    && (base == null || tag.parents.has(base.id))
                    && (user == null || HubSideTags.belongsTo(tag, user));
            if (fits) {
                Map<String, @Nullable Object> row = new LinkedHashMap<>();
                row.put("id", tag.id);
                row.put("name", tag.name);
                row.put("user_id", tag.extra(null).get("sidetag_user_id"));
                row.put("user_name", tag.extra(null).get("sidetag_user"));
                rows.add(row);
            }
        }
        return HubQuery.apply(rows, args.struct("queryOpts"));
    }
}

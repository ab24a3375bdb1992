package io.drover.sandbox.koji;

import io.drover.koji.KojiJson;
import io.drover.sandbox.Journal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** External repos and their use by tags (wire/koji.md §5.5). */
final class ExternalRepoMethods {

    private static final Set<String> MODES = Set.of("koji", "simple", "bare");

    private final HubState state;
    private final Journal journal;

    ExternalRepoMethods(HubState state, Journal journal) {
        this.state = state;
        this.journal = journal;
    }

    void register(HubMethods methods) {
        methods.add("createExternalRepo(name, url)", this::create);
        methods.add("editExternalRepo(info, name=nil, url=nil)", this::edit);
        methods.add("deleteExternalRepo(info)", this::delete);
        methods.add("listExternalRepos(info=nil, url=nil, event=nil, queryOpts=nil)", this::list);
        methods.add("getExternalRepos(info=nil, url=nil, event=nil, queryOpts=nil)", this::list);
        methods.add("getExternalRepo(info, strict=false, event=nil)", this::get);
        methods.add("addExternalRepoToTag(tag_info, repo_info, priority, merge_mode=\"koji\", arches=nil)", this::add);
        methods.add(
                "editTagExternalRepo(tag_info, repo_info, priority=nil, merge_mode=nil, arches=nil)", this::editInTag);
        methods.add("removeExternalRepoFromTag(tag_info, repo_info)", this::remove);
        methods.add("getTagExternalRepos(tag_info=nil, repo_info=nil, event=nil)", this::ofTag);
        methods.add("getExternalRepoList(tag_info, event=nil)", this::inherited);
    }

    private Object create(HubCall call, HubArguments args) {
        call.userWho("admin");
        String name = HubNames.check("external repo", args.text("name"));
        free(name);
        String url = url(args.text("url"));
        HubChange change = call.change(state);
        HubExternalRepo repo = state.tags.add(new HubExternalRepo(state.nextId(), name));
        repo.url.put("", url, change);
        journal.effect("createExternalRepo", name, KojiJson.toJson(repo.struct(null)));
        return repo.struct(null);
    }

    private void free(String name) {
        if (state.tags.findExternal(name, null).isPresent()) {
            throw HubFault.generic("An external repo named \"" + name + "\" already exists");
        }
    }

    private static String url(String url) {
        return url.endsWith("/") ? url : url + "/";
    }

    private @Nullable Object edit(HubCall call, HubArguments args) {
        call.userWho("admin");
        HubExternalRepo repo = state.tags.external(args.value("info"));
        String name = args.has("name") ? HubNames.check("external repo", args.text("name")) : repo.name;
        if (!name.equals(repo.name)) {
            free(name);
        }
        String url = args.has("url") ? url(args.text("url")) : String.valueOf(repo.url(null));
        if (name.equals(repo.name) && url.equals(repo.url(null))) {
            return null;
        }
        HubChange change = call.change(state);
        repo.name = name;
        repo.url.put("", url, change);
        journal.effect("editExternalRepo", name, KojiJson.toJson(repo.struct(null)));
        return null;
    }

    private @Nullable Object delete(HubCall call, HubArguments args) {
        call.userWho("admin");
        HubExternalRepo repo = state.tags.external(args.value("info"));
        HubChange change = call.change(state);
        state.tags.all().forEach(tag -> tag.externals.remove(repo.id, change));
        repo.url.removeAll(change);
        journal.effect("deleteExternalRepo", repo.name, KojiJson.toJson(Map.of("repo", repo.id)));
        return null;
    }

    private Object list(HubCall call, HubArguments args) {
        Long event = args.numberOrNull("event");
        Object info = args.value("info");
        List<Map<String, @Nullable Object>> rows = state.tags.externals().stream()
                .filter(repo -> repo.url(event) != null)
                .filter(repo -> info == null || info.equals(repo.name) || info.equals(repo.id))
                .filter(repo -> !args.has("url") || url(args.text("url")).equals(repo.url(event)))
                .map(repo -> repo.struct(event))
                .toList();
        return HubQuery.apply(rows, args.struct("queryOpts"));
    }

    private @Nullable Object get(HubCall call, HubArguments args) {
        Long event = args.numberOrNull("event");
        if (args.flag("strict") && event == null) {
            return state.tags.external(args.value("info")).struct(null);
        }
        return state.tags
                .findExternal(args.value("info"), event)
                .map(repo -> repo.struct(event))
                .orElse(null);
    }

    private static String mode(@Nullable Object mode) {
        if (!MODES.contains(String.valueOf(mode))) {
            throw HubFault.generic("No such merge mode: " + mode);
        }
        return String.valueOf(mode);
    }

    private @Nullable Object add(HubCall call, HubArguments args) {
        call.userWho("tag");
        HubTag tag = state.tags.tag(args.value("tag_info"));
        HubExternalRepo repo = state.tags.external(args.value("repo_info"));
        HubTag.External entry = new HubTag.External(
                repo, args.number("priority"), mode(args.value("merge_mode")), args.textOrNull("arches"));
        if (tag.externals.has(repo.id)) {
            throw HubFault.generic("tag " + tag.name + " already associated with external repo " + repo.name);
        }
        alone(tag, entry);
        tag.externals.put(repo.id, entry, call.change(state));
        effect("addExternalRepoToTag", repo, " into ", tag);
        return null;
    }

    private static void alone(HubTag tag, HubTag.External entry) {
        boolean taken = tag.externals.values(null).stream()
                .anyMatch(other -> other.repo() != entry.repo() && other.priority() == entry.priority());
        if (taken) {
            throw HubFault.generic(
                    "tag " + tag.name + " already associated with external repo at priority " + entry.priority());
        }
    }

    private void effect(String what, HubExternalRepo repo, String way, HubTag tag) {
        journal.effect(what, repo.name + way + tag.name, KojiJson.toJson(Map.of("tag", tag.id, "repo", repo.id)));
    }

    private HubTag.External used(HubTag tag, HubExternalRepo repo) {
        HubTag.External before = tag.externals.get(repo.id);
        if (before == null) {
            throw HubFault.generic("external repo " + repo.name + " not associated with tag " + tag.name);
        }
        return before;
    }

    /** @return whether something changed */
    private Object editInTag(HubCall call, HubArguments args) {
        call.userWho("tag");
        HubTag tag = state.tags.tag(args.value("tag_info"));
        HubExternalRepo repo = state.tags.external(args.value("repo_info"));
        HubTag.External before = used(tag, repo);
        String arches = args.textOrNull("arches");
        HubTag.External after = new HubTag.External(
                repo,
                args.has("priority") ? args.number("priority") : before.priority(),
                args.has("merge_mode") ? mode(args.value("merge_mode")) : before.mergeMode(),
                arches == null ? before.arches() : arches.isEmpty() ? null : arches);
        if (after.equals(before)) {
            return false;
        }
        alone(tag, after);
        tag.externals.put(repo.id, after, call.change(state));
        effect("editTagExternalRepo", repo, " in ", tag);
        return true;
    }

    private @Nullable Object remove(HubCall call, HubArguments args) {
        call.userWho("tag");
        HubTag tag = state.tags.tag(args.value("tag_info"));
        HubExternalRepo repo = state.tags.external(args.value("repo_info"));
        used(tag, repo);
        tag.externals.remove(repo.id, call.change(state));
        effect("removeExternalRepoFromTag", repo, " from ", tag);
        return null;
    }

    private Object ofTag(HubCall call, HubArguments args) {
        Long event = args.numberOrNull("event");
        List<HubTag> tags =
                args.has("tag_info") ? List.of(state.tags.tag(args.value("tag_info"), event)) : state.tags.all();
        Long repo = args.has("repo_info") ? Long.valueOf(state.tags.external(args.value("repo_info")).id) : null;
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        tags.forEach(tag -> rows.addAll(rows(tag, event, repo)));
        return rows;
    }

    private static List<Map<String, @Nullable Object>> rows(HubTag tag, @Nullable Long event, @Nullable Long repo) {
        return tag.externals.values(event).stream()
                .filter(external -> repo == null || repo == external.repo().id)
                .sorted((left, right) -> Long.compare(left.priority(), right.priority()))
                .map(external -> row(tag, external, event))
                .toList();
    }

    private static Map<String, @Nullable Object> row(HubTag tag, HubTag.External external, @Nullable Long event) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("external_repo_id", external.repo().id);
        row.put("external_repo_name", external.repo().name);
        row.put("tag_id", tag.id);
        row.put("tag_name", tag.name);
        row.put("url", external.repo().url(event));
        row.put("priority", external.priority());
        row.put("merge_mode", external.mergeMode());
        row.put("arches", external.arches());
        return row;
    }

    /** In the order of inheritance, each repo once. */
    private Object inherited(HubCall call, HubArguments args) {
        Long event = args.numberOrNull("event");
        Map<Object, Map<String, @Nullable Object>> rows = new LinkedHashMap<>();
        for (HubTag tag : HubInheritance.tags(state.tags.tag(args.value("tag_info"), event), event)) {
            rows(tag, event, null).forEach(row -> rows.putIfAbsent(String.valueOf(row.get("external_repo_id")), row));
        }
        return List.copyOf(rows.values());
    }
}

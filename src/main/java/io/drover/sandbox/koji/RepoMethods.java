package io.drover.sandbox.koji;

import io.drover.koji.KojiJson;
import io.drover.koji.XmlRpcCall;
import io.drover.sandbox.Journal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Repos: asked for, made, looked at, ended (wire/koji.md §5.3, §5.4). */
final class RepoMethods {

    private static final int PRIORITY = 15;

    private final HubState state;
    private final HubSettings settings;
    private final HubTaskRunner runner;
    private final Journal journal;

    RepoMethods(HubState state, HubSettings settings, HubTaskRunner runner, Journal journal) {
        this.state = state;
        this.settings = settings;
        this.runner = runner;
        this.journal = journal;
    }

    void register(HubMethods methods) {
        methods.add("newRepo(tag, event=nil, src=false, debuginfo=false, separate_src=false)", this::newRepo);
        methods.add("distRepo(tag, keys, **task_opts)", this::distRepo);
        methods.add(
                "repo.request(tag, min_event=nil, at_event=nil, opts=nil, priority=nil, force=false)", this::request);
        methods.add("repo.checkRequest(req_id)", this::checkRequest);
        methods.add(
                "repo.get(tag, min_event=nil, at_event=nil, opts=nil)",
                (call, args) ->
                        state.repos.ready(wish(args)).map(state.repos::struct).orElse(null));
        methods.add("getRepo(tag, state=nil, event=nil, dist=false, min_event=nil)", this::getRepo);
        methods.add("repoInfo(repo_id, strict=false)", this::info);
        methods.add("repoExpire(repo_id)", (call, args) -> become(call, args, HubRepo.EXPIRED, "repoExpire"));
        methods.add("repoDelete(repo_id)", (call, args) -> become(call, args, HubRepo.DELETED, "repoDelete"));
        methods.add("repoProblem(repo_id)", (call, args) -> become(call, args, HubRepo.PROBLEM, "repoProblem"));
    }

    private Object newRepo(HubCall call, HubArguments args) {
        HubUser user = call.user();
        if (!user.may("repo") && !user.may("regen-repo")) {
            throw HubFault.notAllowed("repo permission required");
        }
        if (!settings.allowNewRepo) {
            throw HubFault.generic("This hub does not allow newRepo calls; use repo.request");
        }
        HubTag tag = state.tags.tag(args.value("tag"));
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        if (args.has("event")) {
            named.put("event", args.number("event"));
        }
        for (String name : List.of("src", "debuginfo", "separate_src")) {
            if (args.flag(name)) {
                named.put(name, true);
            }
        }
        call.changes();
        HubTask task = newRepo(tag, named, user, PRIORITY);
        journal.effect("newRepo", tag.name, KojiJson.toJson(Map.of("task", task.id)));
        return task.id;
    }

    /** The stored request keeps the struct of named arguments as such. */
    private HubTask newRepo(HubTag tag, Map<String, @Nullable Object> named, HubUser user, int priority) {
        Map<String, @Nullable Object> last = new LinkedHashMap<>(named);
        last.put(XmlRpcCall.NAMED, true);
        HubTask task = state.tasks.add(new HubTask.Work("newRepo", Arrays.asList(tag.name, last)), user, priority);
        task.channel = "createrepo";
        return task;
    }

    private Object distRepo(HubCall call, HubArguments args) {
        HubUser user = call.userWho("dist-repo");
        HubTag tag = state.tags.tag(args.value("tag"));
        Map<String, @Nullable Object> opts = new LinkedHashMap<>(args.named());
        HubChange event = opts.get("event") == null
                ? state.lastEvent()
                : state.event(opts.get("event"))
                        .orElseThrow(() -> HubFault.generic("No such event: " + opts.get("event")));
        call.changes();
        if (HubArguments.truth(tag.extra(null).get("distrepo.cancel_others"))) {
            cancelOthers(call, tag);
        }
        List<@Nullable Object> request = new ArrayList<>(Arrays.asList(tag.name, null, args.value("keys"), opts));
        HubTask task = state.tasks.add(new HubTask.Work("distRepo", request), user, PRIORITY);
        task.channel = "createrepo";
        HubRepo repo = state.repos.add(new HubRepo.Content(tag, event, true, Map.of()), task);
        request.set(1, repo.id);
        journal.effect("distRepo", tag.name, KojiJson.toJson(Map.of("task", task.id, "repo", repo.id)));
        return task.id;
    }

    private void cancelOthers(HubCall call, HubTag tag) {
        state.tasks.unfinished().stream()
                .filter(task -> task.method.equals("distRepo") && tag.name.equals(task.argument(0)))
                .forEach(task -> runner.cancel(call, task, true));
    }

    private HubRepos.Wish wish(HubArguments args) {
        HubTag tag = state.tags.tag(args.value("tag"));
        Map<String, @Nullable Object> opts = new LinkedHashMap<>();
        for (String name : List.of("debuginfo", "src", "separate_src")) {
            opts.put(name, HubArguments.truth(args.struct("opts").get(name)));
        }
        if (args.has("at_event")) {
            if (args.has("min_event")) {
                throw HubFault.parameter("The min_event and at_event options conflict");
            }
            return new HubRepos.Wish(tag, null, args.number("at_event"), opts);
        }
        long last = HubRepos.lastChange(tag, null, true);
        boolean given = args.has("min_event") && !"last".equals(args.value("min_event"));
        return new HubRepos.Wish(tag, given ? args.number("min_event") : last, null, opts);
    }

    private Object request(HubCall call, HubArguments args) {
        HubUser user = call.user();
        HubRepos.Wish wish = wish(args);
        if (wish.least() != null && wish.least() > state.lastEvent().event()) {
            throw HubFault.generic("Invalid event: " + wish.least());
        }
        if (!args.flag("force")) {
            Optional<HubRepo> ready = state.repos.ready(wish);
            if (ready.isPresent()) {
                return answer(ready.get(), null, true);
            }
            Optional<HubRepos.Request> before = state.repos.requests().stream()
                    .filter(request ->
                            request.wish().equals(wish) && !request.task().finished())
                    .findFirst();
            if (before.isPresent()) {
                return answer(null, struct(before.get()), true);
            }
        }
        call.changes();
        HubRepos.Request request = state.repos.request(wish, user, newRepo(wish.tag(), named(wish), user, PRIORITY));
        journal.effect("repo.request", wish.tag().name, KojiJson.toJson(struct(request)));
        return answer(null, struct(request), false);
    }

    private static Map<String, @Nullable Object> named(HubRepos.Wish wish) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        if (wish.exactly() != null) {
            named.put("event", wish.exactly());
        }
        wish.opts().forEach((name, value) -> {
            if (HubArguments.truth(value)) {
                named.put(name, true);
            }
        });
        return named;
    }

    private Map<String, @Nullable Object> answer(
            @Nullable HubRepo repo, @Nullable Map<String, @Nullable Object> request, boolean duplicate) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("repo", repo == null ? null : state.repos.struct(repo));
        answer.put("request", request);
        answer.put("duplicate", duplicate);
        return answer;
    }

    private Map<String, @Nullable Object> struct(HubRepos.Request request) {
        HubTask task = request.task();
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("id", request.id());
        struct.put("tag_id", request.wish().tag().id);
        struct.put("tag_name", request.wish().tag().name);
        struct.put("active", !task.finished());
        struct.put("task_id", task.id);
        struct.put("task_state", task.state);
        struct.put("tries", 1L);
        struct.put("min_event", request.wish().least());
        struct.put("at_event", request.wish().exactly());
        struct.put("opts", request.wish().opts());
        struct.put("priority", task.priority);
        struct.put("owner", request.owner().id);
        struct.put("owner_name", request.owner().name);
        struct.put(
                "repo_id",
                task.state == HubTask.CLOSED
                        ? state.repos.of(task).map(repo -> repo.id).orElse(null)
                        : null);
        return struct;
    }

    private Object checkRequest(HubCall call, HubArguments args) {
        HubRepos.Request request = state.repos
                .findRequest(args.value("req_id"))
                .orElseThrow(() -> HubFault.generic("No such request: " + args.value("req_id")));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        Map<String, @Nullable Object> struct = struct(request);
        answer.put(
                "repo",
                state.repos.find(struct.get("repo_id")).map(state.repos::struct).orElse(null));
        answer.put("request", struct);
        runner.lookedAt(call, request.task());
        return answer;
    }

    private @Nullable Object getRepo(HubCall call, HubArguments args) {
        HubTag tag = state.tags.tag(args.value("tag"));
        long wanted = args.has("state") ? args.number("state") : HubRepo.READY;
        HubRepo last = null;
        for (HubRepo repo : state.repos.all()) {
            boolean fits = repo.content.tag() == tag
                    && repo.content.dist() == args.flag("dist")
                    && (args.has("event") ? repo.content.event().event() == args.number("event") : repo.state == wanted)
                    && (!args.has("min_event") || repo.content.event().event() >= args.number("min_event"));
            if (fits) {
                last = repo;
            }
        }
        return last == null ? null : state.repos.struct(last);
    }

    private @Nullable Object info(HubCall call, HubArguments args) {
        if (args.flag("strict")) {
            return state.repos.struct(state.repos.repo(args.value("repo_id")));
        }
        return state.repos.find(args.value("repo_id")).map(state.repos::struct).orElse(null);
    }

    private @Nullable Object become(HubCall call, HubArguments args, int next, String what) {
        call.userWho("repo");
        HubRepo repo = state.repos.repo(args.value("repo_id"));
        if (repo.state != next) {
            call.changes();
            repo.become(next, state.now());
            journal.effect(what, String.valueOf(repo.id), KojiJson.toJson(Map.of("tag", repo.content.tag().name)));
        }
        return null;
    }
}

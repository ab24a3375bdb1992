package io.drover.sandbox.koji;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Repos: {@code newRepo} of a build tag, {@code distRepo} of which the row exists already. */
final class RepoWork implements HubWork {

    private final HubState state;

    RepoWork(HubState state) {
        this.state = state;
    }

    @Override
    public void open(HubCall call, HubTask task) {
        HubTag tag = state.tags.tag(task.argument(0));
        HubRepo repo = task.method.equals("distRepo") ? ofTask(task) : make(task, tag);
        HubMessages.repo(call, "init", repo);
        for (String arch : arches(task, tag)) {
            List<@Nullable Object> request = Arrays.asList(repo.id, arch, null);
            String method = task.method.equals("distRepo") ? "createdistrepo" : "createrepo";
            HubTask child = state.tasks.addChild(task, new HubTask.Work(method, request), arch);
            child.arch = arch;
        }
    }

    private static List<String> arches(HubTask task, HubTag tag) {
        if (task.options().get("arch") instanceof List<?> arches && task.method.equals("distRepo")) {
            return arches.stream().map(String::valueOf).toList();
        }
        return HubBuildOutput.arches(tag);
    }

    private HubRepo ofTask(HubTask task) {
        return state.repos.of(task).orElseThrow(() -> HubFault.generic("No such repo of task: " + task.id));
    }

    private HubRepo make(HubTask task, HubTag tag) {
        HubChange event = state.lastEvent();
        if (task.options().get("event") instanceof Long id) {
            event = state.event(id).orElseThrow(() -> HubFault.generic("No such event: " + id));
        }
        Map<String, @Nullable Object> opts = new LinkedHashMap<>();
        for (String name : List.of("debuginfo", "src", "separate_src")) {
            opts.put(name, HubArguments.truth(task.options().get(name)));
        }
        return state.repos.add(new HubRepo.Content(tag, event, false, opts), task);
    }

    @Override
    public @Nullable Object finish(HubCall call, HubTask task) {
        HubRepo repo = ofTask(task);
        state.repos.ready(repo);
        HubMessages.repo(call, "done", repo);
        return task.method.equals("distRepo")
                ? "Dist repository #" + repo.id + " successfully generated"
                : List.of(repo.id, repo.content.event().event());
    }

    @Override
    public void abandon(HubCall call, HubTask task, int buildState) {
        state.repos
                .of(task)
                .filter(repo -> repo.state == HubRepo.INIT)
                .ifPresent(repo -> repo.become(HubRepo.PROBLEM, state.now()));
    }
}

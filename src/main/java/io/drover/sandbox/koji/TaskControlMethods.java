package io.drover.sandbox.koji;

import io.drover.koji.KojiJson;
import io.drover.sandbox.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What ends, repeats and rearranges tasks (wire/koji.md §5.2). */
final class TaskControlMethods {

    private final HubState state;
    private final HubTaskRunner runner;
    private final Journal journal;

    TaskControlMethods(HubState state, HubTaskRunner runner, Journal journal) {
        this.state = state;
        this.runner = runner;
        this.journal = journal;
    }

    void register(HubMethods methods) {
        methods.add("cancelTask(task_id, recurse=true)", this::cancelTask);
        methods.add("cancelTaskFull(task_id, strict=true)", this::cancelFull);
        methods.add("cancelTaskChildren(task_id)", this::cancelChildren);
        methods.add("cancelBuild(buildID, strict=false)", this::cancelBuild);
        methods.add("resubmitTask(taskID)", this::resubmit);
        methods.add("makeTask(*args, **opts)", this::makeTask);
        methods.add("setTaskPriority(task_id, priority, recurse=true)", this::setPriority);
        methods.add("freeTask(task_id)", this::free);
    }

    private HubTask own(HubCall call, @Nullable Object id, String what) {
        HubUser user = call.user();
        HubTask task = state.tasks.task(id);
        if (user != task.owner && !user.may("admin")) {
            throw HubFault.notAllowed("Cannot " + what + " task, not owner");
        }
        return task;
    }

    private @Nullable Object cancelTask(HubCall call, HubArguments args) {
        HubTask task = own(call, args.value("task_id"), "cancel");
        if (!task.finished()) {
            call.changes();
            runner.cancel(call, task, args.flag("recurse"));
            cancelled(task);
        }
        return null;
    }

    private void cancelled(HubTask task) {
        journal.effect("cancelTask", String.valueOf(task.id), KojiJson.toJson(Map.of("method", task.method)));
    }

    private @Nullable Object cancelFull(HubCall call, HubArguments args) {
        call.userWho("admin");
        HubTask task = state.tasks.task(args.value("task_id"));
        if (task.parent != null && args.flag("strict")) {
            throw HubFault.generic("Task " + task.id + " is not top-level (parent=" + task.parent.id + ")");
        }
        HubTask top = top(task);
        if (!top.finished()) {
            call.changes();
            runner.cancel(call, top, true);
            cancelled(top);
        }
        return null;
    }

    private static HubTask top(HubTask task) {
        HubTask top = task;
        while (top.parent != null) {
            top = top.parent;
        }
        return top;
    }

    private @Nullable Object cancelChildren(HubCall call, HubArguments args) {
        HubTask task = own(call, args.value("task_id"), "cancel");
        for (HubTask child : List.copyOf(task.children)) {
            if (!child.finished()) {
                call.changes();
                runner.cancel(call, child, true);
                cancelled(child);
            }
        }
        return null;
    }

    private Object cancelBuild(HubCall call, HubArguments args) {
        HubUser user = call.user();
        HubBuild build = args.flag("strict")
                ? state.builds.build(args.value("buildID"))
                : state.builds.find(args.value("buildID")).orElse(null);
        if (build == null) {
            return false;
        }
        if (user != build.owner && !user.may("admin")) {
            throw HubFault.notAllowed("Cannot cancel build, not owner");
        }
        if (build.state != HubBuild.BUILDING) {
            return false;
        }
        call.changes();
        HubTask task = state.tasks.find(build.task).orElse(null);
        if (task == null) {
            build.finish(HubBuild.CANCELED, state.now());
            HubMessages.buildState(call, build, HubBuild.BUILDING, null);
        } else {
            runner.cancel(call, top(task), true);
        }
        journal.effect("cancelBuild", build.nvr.toString(), KojiJson.toJson(Map.of("build", build.id)));
        return true;
    }

    private Object resubmit(HubCall call, HubArguments args) {
        HubTask task = own(call, args.value("taskID"), "resubmit");
        if (task.parent != null) {
            throw HubFault.generic("Can only resubmit top-level tasks");
        }
        if (task.state != HubTask.FAILED && task.state != HubTask.CANCELED) {
            throw HubFault.generic("Can only resubmit failed or canceled tasks");
        }
        call.changes();
        HubTask again = state.tasks.add(
                new HubTask.Work(task.method, new ArrayList<>(task.request)), call.user(), task.priority);
        again.channel = task.channel;
        again.arch = task.arch;
        journal.effect("resubmitTask", String.valueOf(task.id), KojiJson.toJson(Map.of("task", again.id)));
        return again.id;
    }

    private Object makeTask(HubCall call, HubArguments args) {
        HubUser user = call.userWho("admin");
        if (args.rest().size() != 2
                || !(args.rest().get(0) instanceof String method)
                || !(args.rest().get(1) instanceof List<?> arguments)) {
            throw HubFault.parameter("makeTask takes a method and a list of arguments");
        }
        Map<String, @Nullable Object> opts = args.named();
        HubTask parent = opts.get("parent") == null ? null : state.tasks.task(opts.get("parent"));
        String channel = HubChannels.find(opts.get("channel"), "default");
        call.changes();
        HubTask.Work work = new HubTask.Work(method, new ArrayList<@Nullable Object>(arguments));
        long priority = opts.get("priority") instanceof Long number ? number : HubTasks.PRIORITY;
        HubTask task = parent == null
                ? state.tasks.add(work, user, (int) priority)
                : state.tasks.addChild(parent, work, String.valueOf(opts.get("label")));
        task.channel = channel;
        task.arch = opts.get("arch") instanceof String arch ? arch : "noarch";
        task.label = opts.get("label") instanceof String label ? label : null;
        journal.effect("makeTask", method, KojiJson.toJson(Map.of("task", task.id)));
        return task.id;
    }

    private @Nullable Object setPriority(HubCall call, HubArguments args) {
        call.userWho("admin");
        HubTask task = state.tasks.task(args.value("task_id"));
        if (task.finished()) {
            throw HubFault.generic("Finished task's priority can't be updated");
        }
        call.changes();
        prioritise(task, (int) args.number("priority"), args.flag("recurse"));
        journal.effect("setTaskPriority", String.valueOf(task.id), KojiJson.toJson(Map.of("priority", task.priority)));
        return null;
    }

    private static void prioritise(HubTask task, int priority, boolean recurse) {
        task.priority = priority;
        if (recurse) {
            task.children.forEach(child -> prioritise(child, priority, true));
        }
    }

    private @Nullable Object free(HubCall call, HubArguments args) {
        call.userWho("admin");
        HubTask task = state.tasks.task(args.value("task_id"));
        if (task.state != HubTask.OPEN && task.state != HubTask.ASSIGNED) {
            throw HubFault.generic("Cannot free task " + task.id + ", state is " + HubTask.name(task.state));
        }
        call.changes();
        int old = task.state;
        task.state = HubTask.FREE;
        task.started = null;
        HubMessages.taskState(call, task, old);
        journal.effect("freeTask", String.valueOf(task.id), KojiJson.toJson(Map.of("method", task.method)));
        return null;
    }
}

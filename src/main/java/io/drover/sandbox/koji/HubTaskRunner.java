package io.drover.sandbox.koji;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The builders: moves tasks FREE → ASSIGNED → OPEN → CLOSED or FAILED, one step at a time. A step is taken when somebody
 * asks ({@link KojiHub#advance()}), or, unless switched off, each time a task was looked at: no clock is involved.
 * Guarded by the hub's lock.
 */
final class HubTaskRunner {

    private static final Pattern SOURCE =
            Pattern.compile("git\\+(?:https?|ssh|file)://[^#]*/([^/#?]+?)(?:\\.git)?/?#(\\S+)");

    private final HubState state;
    private final HubTagging tagging;
    private boolean onLook = true;

    HubTaskRunner(HubState state, HubTagging tagging) {
        this.state = state;
        this.tagging = tagging;
    }

    void stepOnLook(boolean onLook) {
        this.onLook = onLook;
    }

    void lookedAt(HubCall call, HubTask task) {
        if (onLook) {
            step(call, task);
        }
    }

    /** One step of every task that is not finished. */
    void stepAll(HubCall call) {
        List.copyOf(state.tasks.values()).forEach(task -> step(call, task));
    }

    private void step(HubCall call, HubTask task) {
        int old = task.state;
        switch (old) {
            case HubTask.FREE -> task.state = HubTask.ASSIGNED;
            case HubTask.ASSIGNED -> open(call, task);
            case HubTask.OPEN -> finish(call, task);
            default -> {
                return;
            }
        }
        HubMessages.taskState(call, task, old);
    }

    private void open(HubCall call, HubTask task) {
        task.state = HubTask.OPEN;
        task.started = state.now();
        if (task.method.equals("build")) {
            attempt(task, () -> startBuild(call, task));
        }
    }

    private void finish(HubCall call, HubTask task) {
        attempt(task, () -> {
            if (task.method.equals("tagBuild")) {
                tagBuild(call, task);
            } else if (task.method.equals("build")) {
                finishBuild(call, task);
            }
        });
        if (task.state == HubTask.OPEN) {
            task.state = HubTask.CLOSED;
            task.completed = state.now();
        }
    }

    private void attempt(HubTask task, Runnable work) {
        try {
            work.run();
        } catch (HubFault fault) {
            task.fault = fault;
            task.state = HubTask.FAILED;
            task.completed = state.now();
        }
    }

    private void tagBuild(HubCall call, HubTask task) {
        HubTag tag = state.tag(task.request.get(0));
        HubBuild build = state.build(task.request.get(1));
        boolean force = Boolean.TRUE.equals(task.request.get(2));
        Object from = task.request.get(3);
        tagging.mayEnter(tag, build, task.owner, force);
        tagging.notThereYet(tag, build, force);
        if (from != null) {
            tagging.notAbsent(state.tag(from), build);
            tagging.leave(call, state.tag(from), build, task.owner);
        }
        tagging.enter(call, tag, build, task.owner);
    }

    private void startBuild(HubCall call, HubTask task) {
        Matcher source = SOURCE.matcher(String.valueOf(task.request.get(0)));
        if (!source.matches()) {
            throw HubFault.build("Invalid source specification: " + task.request.get(0));
        }
        HubState.Target target = state.findTarget(task.request.get(1))
                .orElseThrow(() -> HubFault.generic("No such build target: " + HubState.quoted(task.request.get(1))));
        if (task.scratch()) {
            return;
        }
        if (!Boolean.TRUE.equals(options(task).get("skip_tag"))) {
            tagging.takes(target.destTag(), source.group(1));
        }
        // the commit decides the release: the same source again is the same NVR again
        String commit = source.group(2).replaceAll("[^A-Za-z0-9]", "");
        HubBuild.Nvr nvr =
                new HubBuild.Nvr(source.group(1), "1.0", "1.g" + commit.substring(0, Math.min(7, commit.length())));
        HubBuild build = reserve(nvr, task);
        build.task = task.id;
        build.source = String.valueOf(task.request.get(0));
        if (options(task).get("custom_user_metadata") instanceof Map<?, ?> metadata) {
            build.extra = Map.of("custom_user_metadata", metadata);
        }
        HubMessages.buildState(call, build, null, task);
    }

    /** A failed or canceled build may be made again; its id is used again. */
    private HubBuild reserve(HubBuild.Nvr nvr, HubTask task) {
        Optional<HubBuild> before = state.findBuild(nvr);
        if (before.isEmpty()) {
            return state.addBuild(nvr, task.owner);
        }
        HubBuild build = before.get();
        if (build.state != HubBuild.FAILED && build.state != HubBuild.CANCELED) {
            throw HubFault.generic("Build already exists (id=" + build.id + ", state=" + build.state + "): " + nvr);
        }
        build.finish(HubBuild.BUILDING, build.created);
        build.completed = null;
        return build;
    }

    private void finishBuild(HubCall call, HubTask task) {
        HubBuild build = buildOf(task);
        if (build == null) {
            return;
        }
        build.finish(HubBuild.COMPLETE, state.now());
        HubMessages.buildState(call, build, HubBuild.BUILDING, task);
        if (!Boolean.TRUE.equals(options(task).get("skip_tag"))) {
            HubTag tag = state.findTarget(task.request.get(1)).orElseThrow().destTag();
            tagging.enter(call, tag, build, task.owner);
        }
    }

    private @Nullable HubBuild buildOf(HubTask task) {
        return state.builds.values().stream()
                .filter(build -> Long.valueOf(task.id).equals(build.task) && build.state == HubBuild.BUILDING)
                .findFirst()
                .orElse(null);
    }

    private static Map<?, ?> options(HubTask task) {
        return task.request.get(2) instanceof Map<?, ?> options ? options : Map.of();
    }

    /** Ends a task by hand, and its build with it. */
    void cancel(HubCall call, HubTask task) {
        int old = task.state;
        task.state = HubTask.CANCELED;
        task.completed = state.now();
        HubBuild build = buildOf(task);
        if (build != null) {
            build.finish(HubBuild.CANCELED, state.now());
            HubMessages.buildState(call, build, HubBuild.BUILDING, task);
        }
        HubMessages.taskState(call, task, old);
    }
}

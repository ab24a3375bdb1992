package io.drover.sandbox.koji;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The builders: moves tasks FREE → ASSIGNED → OPEN → CLOSED or FAILED, one step at a time. A step is taken when somebody
 * asks ({@link KojiHub#advance()}), or, unless switched off, each time a task was looked at: no clock is involved. A
 * child opens and ends with its parent. Guarded by the hub's lock.
 */
final class HubTaskRunner {

    /**
     * A failure in store.
     *
     * @param method of the task that it is for, null for any
     * @param source that the task is about, null for any
     */
    record Failure(@Nullable String method, @Nullable String source, HubFault fault) {

        boolean hits(HubTask task) {
            return (method == null || method.equals(task.method))
                    && (source == null || source.equals(task.argument(0)));
        }
    }

    private final HubState state;
    private final Map<String, HubWork> works = new HashMap<>();
    private final Set<String> held = new HashSet<>();
    private final Deque<Failure> failures = new ArrayDeque<>();
    private boolean onLook = true;

    HubTaskRunner(HubState state) {
        this.state = state;
    }

    void add(HubWork work, String... methods) {
        for (String method : methods) {
            works.put(method, work);
        }
    }

    void stepOnLook(boolean onLook) {
        this.onLook = onLook;
    }

    /** Tasks of that method stay as they are until {@link #releaseAll}. */
    void hold(String method) {
        held.add(method);
    }

    void releaseAll() {
        held.clear();
    }

    /** The next task that would end well fails instead. */
    void failNext(Failure failure) {
        failures.add(failure);
    }

    void lookedAt(HubCall call, HubTask task) {
        if (onLook && mayMove(task)) {
            step(call, task);
        }
    }

    /** One step of every task that is not finished, held ones aside. */
    void stepAll(HubCall call) {
        state.tasks.unfinished().stream().filter(this::mayMove).forEach(task -> step(call, task));
    }

    private boolean mayMove(HubTask task) {
        boolean parentMoves = task.parent != null && !task.parent.finished();
        return !parentMoves && !held.contains(task.method);
    }

    /** One step of this task, held or not. */
    void step(HubCall call, HubTask task) {
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

    private HubWork work(HubTask task) {
        HubWork work = works.get(task.method);
        if (work == null) {
            throw HubFault.generic("Invalid method: " + task.method);
        }
        return work;
    }

    private void open(HubCall call, HubTask task) {
        task.state = HubTask.OPEN;
        task.started = state.now();
        try {
            work(task).open(call, task);
            task.children.forEach(child -> openChild(call, child));
            write(task);
        } catch (HubFault fault) {
            fail(call, task, fault);
        }
    }

    private void openChild(HubCall call, HubTask child) {
        int old = child.state;
        child.state = HubTask.OPEN;
        child.started = state.now();
        child.children.forEach(grandchild -> openChild(call, grandchild));
        write(child);
        HubMessages.taskState(call, child, old);
    }

    private static void write(HubTask task) {
        if (task.children.isEmpty() && !task.method.equals("tagBuild")) {
            for (String name : List.of("build.log", "root.log", "state.log")) {
                String text = name + " of task " + task.id + " (" + task.method + ", " + task.arch + ")\n";
                task.output.put(name, text.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private void finish(HubCall call, HubTask task) {
        try {
            Failure failure = nextFor(task);
            if (failure != null) {
                throw failure.fault();
            }
            task.result = work(task).finish(call, task);
            task.end(HubTask.CLOSED, state.now());
            task.children.forEach(child -> end(call, child, HubTask.CLOSED));
        } catch (HubFault fault) {
            fail(call, task, fault);
        }
    }

    private @Nullable Failure nextFor(HubTask task) {
        for (Iterator<Failure> all = failures.iterator(); all.hasNext(); ) {
            Failure failure = all.next();
            if (failure.hits(task)) {
                all.remove();
                return failure;
            }
        }
        return null;
    }

    private void fail(HubCall call, HubTask task, HubFault fault) {
        task.fault = fault;
        task.end(HubTask.FAILED, state.now());
        abandon(call, task, HubBuild.FAILED);
        task.children.forEach(child -> end(call, child, HubTask.CANCELED));
    }

    private void abandon(HubCall call, HubTask task, int buildState) {
        HubWork work = works.get(task.method);
        if (work != null) {
            work.abandon(call, task, buildState);
        }
    }

    private void end(HubCall call, HubTask child, int finalState) {
        if (!child.finished()) {
            int old = child.state;
            child.end(finalState, state.now());
            if (finalState == HubTask.CANCELED) {
                abandon(call, child, HubBuild.CANCELED);
            }
            child.children.forEach(grandchild -> end(call, grandchild, finalState));
            HubMessages.taskState(call, child, old);
        }
    }

    /** Ends a task by hand, and its build with it. @param recurse its children, too */
    void cancel(HubCall call, HubTask task, boolean recurse) {
        int old = task.state;
        task.end(HubTask.CANCELED, state.now());
        abandon(call, task, HubBuild.CANCELED);
        if (recurse) {
            task.children.forEach(child -> end(call, child, HubTask.CANCELED));
        }
        HubMessages.taskState(call, task, old);
    }
}

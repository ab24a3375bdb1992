package io.drover.sandbox.koji;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tasks. Guarded by the hub's lock; nothing here checks a permission. */
final class HubTasks {

    static final int PRIORITY = 20;

    private final HubState state;
    private final TreeMap<Long, HubTask> tasks = new TreeMap<>();
    /** Those that may still move, so that a step does not cost a look at all that ever were. */
    private final Map<Long, HubTask> unfinished = new LinkedHashMap<>();

    HubTasks(HubState state) {
        this.state = state;
    }

    Collection<HubTask> all() {
        return tasks.values();
    }

    /** Oldest first. */
    List<HubTask> unfinished() {
        unfinished.values().removeIf(HubTask::finished);
        return List.copyOf(unfinished.values());
    }

    Optional<HubTask> find(@Nullable Object id) {
        return id instanceof Long number ? Optional.ofNullable(tasks.get(number)) : Optional.empty();
    }

    HubTask task(@Nullable Object id) {
        return find(id).orElseThrow(() -> HubFault.generic("No such task: " + id));
    }

    HubTask add(HubTask.Work work, HubUser owner, int priority) {
        HubTask task = new HubTask(state.nextId(), work, owner, priority, state.now());
        tasks.put(task.id, task);
        unfinished.put(task.id, task);
        return task;
    }

    /** A task that belongs to another one and has the same owner. */
    HubTask addChild(HubTask parent, HubTask.Work work, String label) {
        HubTask child = add(work, parent.owner, parent.priority - 1);
        child.parent = parent;
        child.label = label;
        child.channel = parent.channel;
        parent.children.add(child);
        return child;
    }
}

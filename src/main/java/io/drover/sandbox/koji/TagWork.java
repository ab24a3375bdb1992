package io.drover.sandbox.koji;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tags a build: {@code tagBuild}, also as the content of a {@code dependantTask}. */
final class TagWork implements HubWork {

    private final HubState state;
    private final HubTagging tagging;

    TagWork(HubState state, HubTagging tagging) {
        this.state = state;
        this.tagging = tagging;
    }

    @Override
    public @Nullable Object finish(HubCall call, HubTask task) {
        if (task.method.equals("tagBuild")) {
            tag(call, task, task.request);
        } else if (task.argument(1) instanceof List<?> subtasks) {
            for (Object subtask : subtasks) {
                if (subtask instanceof List<?> one && one.size() > 1 && one.get(1) instanceof List<?> request) {
                    tag(call, task, request);
                }
            }
        }
        return null;
    }

    private void tag(HubCall call, HubTask task, List<?> request) {
        HubTag tag = state.tags.tag(request.get(0));
        HubBuild build = state.builds.build(request.get(1));
        boolean force = request.size() > 2 && HubArguments.truth(request.get(2));
        Object from = request.size() > 3 ? request.get(3) : null;
        tagging.mayEnter(tag, build, task.owner, force);
        tagging.notThereYet(tag, build, force);
        if (from != null) {
            HubTag source = state.tags.tag(from);
            tagging.mayUse(source, task.owner, force);
            tagging.notAbsent(source, build);
            tagging.leave(call, source, build, task.owner);
        }
        tagging.enter(call, tag, build, task.owner);
    }
}

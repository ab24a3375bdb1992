package io.drover.sandbox.koji;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A command in the build root of a tag: {@code runroot}. */
final class RunrootWork implements HubWork {

    private final HubState state;

    RunrootWork(HubState state) {
        this.state = state;
    }

    @Override
    public void open(HubCall call, HubTask task) {
        state.tags.tag(task.argument(0));
    }

    @Override
    public @Nullable Object finish(HubCall call, HubTask task) {
        String log = "$ " + task.argument(2) + "\n";
        task.output.put("runroot.log", log.getBytes(StandardCharsets.UTF_8));
        return "";
    }
}

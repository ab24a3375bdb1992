package io.drover.sandbox.koji;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** RPMs that wrap another build's archives: {@code wrapperRPM}. */
final class WrapperWork implements HubWork {

    private final HubState state;
    private final HubBuildOutput output;

    WrapperWork(HubState state, HubBuildOutput output) {
        this.state = state;
        this.output = output;
    }

    @Override
    public void open(HubCall call, HubTask task) {
        HubBuildOutput.nvr(task.argument(0));
        output.target(name(task));
        build(task);
    }

    private static @Nullable Object name(HubTask task) {
        return task.argument(1) instanceof Map<?, ?> target ? target.get("name") : task.argument(1);
    }

    private HubBuild build(HubTask task) {
        return state.builds.build(task.argument(2) instanceof Map<?, ?> build ? build.get("id") : task.argument(2));
    }

    @Override
    public @Nullable Object finish(HubCall call, HubTask task) {
        HubBuild build = build(task);
        if (build.rpms.isEmpty()) {
            output.rpms(build, output.target(name(task)).build());
        }
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("rpms", build.rpms.stream().map(rpm -> rpm.nvra + ".rpm").toList());
        result.put("logs", List.of());
        return result;
    }
}

package io.drover.sandbox.mbs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.SandboxJson;
import io.drover.sandbox.mbs.ModuleBuild.Component;
import io.drover.sandbox.mbs.ModuleBuild.Identity;
import io.drover.sandbox.mbs.ModuleBuild.Transition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The layers in which MBS shows a build. Source: wire/targets.md §2.2 and §2.4. */
final class ModuleBuildJson {
    private ModuleBuildJson() {}

    /** {@code ?short=true}. */
    static ObjectNode brief(ModuleBuild build) {
        Identity identity = build.identity();
        return SandboxJson.object()
                .put("id", build.id())
                .put("state", build.state().number())
                .put("state_name", build.state().word())
                .put("stream", identity.stream())
                .put("version", identity.version())
                .put("name", identity.name())
                .put("context", identity.context())
                .put("scratch", false);
    }

    /** Without asking for more or less. */
    static ObjectNode normal(ModuleBuild build, List<Long> siblings) {
        ObjectNode json = message(build, siblings);
        ObjectNode rpms = json.putObject("tasks").putObject("rpms");
        if (build.state() != ModuleState.INIT && build.state() != ModuleState.WAIT) {
            build.components().forEach(component -> rpms.set(component.rpm(), task(build, component)));
        }
        return json;
    }

    /** Payload of {@code mbs.module.state.change}: the normal layer without {@code tasks}. */
    static ObjectNode message(ModuleBuild build, List<Long> siblings) {
        ObjectNode json = brief(build);
        ArrayNode components = json.putArray("component_builds");
        build.components().forEach(component -> components.add(component.id()));
        json.put("koji_tag", build.state() == ModuleState.INIT ? null : kojiTag(build.identity()));
        json.put("owner", build.owner());
        json.put("rebuild_strategy", build.source().strategy());
        json.put("scmurl", build.source().scmurl());
        json.putArray("srpms");
        ArrayNode others = json.putArray("siblings");
        siblings.forEach(others::add);
        json.put("state_reason", build.reason());
        json.put("time_completed", time(build.completed()));
        json.put("time_modified", time(build.modified()));
        json.put("time_submitted", time(build.submitted()));
        json.set("buildrequires", build.source().buildRequires().deepCopy());
        return json;
    }

    /** {@code ?verbose=true}, and the answer to a submission. */
    static ObjectNode verbose(ModuleBuild build, List<Long> siblings) {
        ObjectNode json = normal(build, siblings);
        json.putArray("base_module_buildrequires");
        json.put("build_context", build.source().contexts().build());
        json.put("runtime_context", build.source().contexts().runtime());
        json.put("modulemd", build.source().modulemd());
        json.putNull("reused_module_id");
        ArrayNode trace = json.putArray("state_trace");
        for (Transition step : build.trace()) {
            trace.addObject()
                    .put("time", time(step.at()))
                    .put("state", step.state().number())
                    .put("state_name", step.state().word())
                    .put("reason", step.reason());
        }
        json.put("state_url", "/module-build-service/1/module-builds/" + build.id());
        json.putNull("stream_version");
        json.putArray("virtual_streams");
        json.putArray("arches").add("x86_64");
        return json;
    }

    static String kojiTag(Identity identity) {
        return "module-" + identity.name() + "-" + identity.stream() + "-" + identity.version() + "-"
                + identity.context();
    }

    private static ObjectNode task(ModuleBuild build, Component component) {
        boolean complete = build.state() == ModuleState.DONE || build.state() == ModuleState.READY;
        boolean building = build.state() == ModuleState.BUILD;
        Identity identity = build.identity();
        String disttag = "module+" + build.id() + "+" + identity.context();
        return SandboxJson.object()
                .put("task_id", 50_000 + component.id())
                .put("state", complete ? 1 : building ? 0 : 3)
                .put("state_reason", complete || building ? null : build.reason())
                .put("nvr", complete ? component.rpm() + "-1-1." + disttag : null);
    }

    private static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}

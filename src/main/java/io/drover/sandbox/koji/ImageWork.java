package io.drover.sandbox.koji;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Disk images: {@code livecd}, {@code appliance}, {@code livemedia}, {@code image}, with the request name, version, arch
 * or arches, target, …; and {@code indirectionimage}, with options only.
 */
final class ImageWork implements HubWork {

    private static final Map<String, String> ENDINGS = Map.of(
            "livecd", "iso", "livemedia", "iso", "appliance", "raw.xz", "image", "qcow2", "indirectionimage", "qcow2");
    private static final Map<String, Integer> FAULTS = Map.of("livecd", 1015, "appliance", 1018, "livemedia", 1022);

    private final HubState state;
    private final HubTagging tagging;
    private final HubBuildOutput output;

    ImageWork(HubState state, HubTagging tagging, HubBuildOutput output) {
        this.state = state;
        this.tagging = tagging;
        this.output = output;
    }

    /** What the request says. @param arches at least one */
    private record Order(String name, String version, List<String> arches, HubTarget.Tags target, Map<?, ?> opts) {}

    private Order order(HubTask task) {
        if (task.method.equals("indirectionimage")) {
            Map<?, ?> opts = task.options();
            return new Order(
                    text(task, opts.get("name"), "name"),
                    text(task, opts.get("version"), "version"),
                    List.of("x86_64"),
                    output.target(opts.get("target")),
                    opts);
        }
        List<String> arches = task.argument(2) instanceof List<?> several
                ? several.stream().map(String::valueOf).toList()
                : List.of(text(task, task.argument(2), "arch"));
        if (arches.isEmpty()) {
            throw fault(task, "no arches given");
        }
        return new Order(
                text(task, task.argument(0), "name"),
                text(task, task.argument(1), "version"),
                arches,
                output.target(task.argument(3)),
                task.options());
    }

    private static String text(HubTask task, @Nullable Object value, String what) {
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        throw fault(task, "the " + what + " must be a text: " + value);
    }

    private static HubFault fault(HubTask task, String text) {
        return new HubFault(FAULTS.getOrDefault(task.method, 1005), text);
    }

    private static boolean scratch(Order order) {
        return Boolean.TRUE.equals(order.opts().get("scratch"));
    }

    private HubBuild.Nvr nvr(Order order) {
        if (order.opts().get("release") instanceof String release && !release.isBlank()) {
            return new HubBuild.Nvr(order.name(), order.version(), release);
        }
        return new HubBuild.Nvr(order.name(), order.version(), HubReleases.next(state, order.name(), order.version()));
    }

    @Override
    public void open(HubCall call, HubTask task) {
        Order order = order(task);
        if (!scratch(order)) {
            if (!Boolean.TRUE.equals(order.opts().get("skip_tag"))) {
                tagging.takes(order.target().dest(), order.name());
            }
            output.start(call, task, nvr(order)).types.add("image");
        }
        if (!task.method.equals("indirectionimage")) {
            String method = task.method.equals("image") ? "createImage" : "create" + capital(task.method);
            for (String arch : order.arches()) {
                List<@Nullable Object> request = Arrays.asList(order.name(), order.version(), arch, order.opts());
                HubTask child = state.tasks.addChild(task, new HubTask.Work(method, request), arch);
                child.arch = arch;
            }
        }
    }

    private static String capital(String method) {
        return switch (method) {
            case "livecd" -> "LiveCD";
            case "livemedia" -> "LiveMedia";
            default -> "Appliance";
        };
    }

    @Override
    public @Nullable Object finish(HubCall call, HubTask task) {
        Order order = order(task);
        for (HubBuild build : state.builds.of(task)) {
            for (String arch : order.arches()) {
                HubArchive archive = state.builds.addArchive(
                        build, build.nvr + "." + arch + "." + ENDINGS.get(task.method), "image");
                archive.arch = arch;
                archive.buildroot = task.id;
            }
            output.complete(call, task, build);
            HubTag dest = order.target().dest();
            if (!Boolean.TRUE.equals(order.opts().get("skip_tag")) && !dest.holds(build)) {
                tagging.enter(call, dest, build, task.owner);
            }
        }
        return "Created image " + order.name() + "-" + order.version() + " for " + String.join(", ", order.arches());
    }

    @Override
    public void abandon(HubCall call, HubTask task, int buildState) {
        output.abandon(call, task, buildState);
    }
}

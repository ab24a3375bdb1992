package io.drover.sandbox.koji;

import io.drover.koji.KojiJson;
import io.drover.sandbox.Journal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What starts work of builders (wire/koji.md §5.3). Nothing about sources, targets or policies is looked at here;
 * nonsense becomes a task that fails.
 */
final class WorkMethods {

    private static final Set<String> IMAGES = Set.of("livecd", "appliance", "livemedia");

    private final HubState state;
    private final Journal journal;

    WorkMethods(HubState state, Journal journal) {
        this.state = state;
        this.journal = journal;
    }

    void register(HubMethods methods) {
        methods.add(
                "build(src, target, opts=nil, priority=nil, channel=nil)",
                (call, args) ->
                        task(call, args, "build", Arrays.asList(args.value("src"), args.value("target"), opts(args))));
        methods.add(
                "chainBuild(srcs, target, opts=nil, priority=nil, channel=nil)",
                (call, args) -> task(
                        call, args, "chainbuild", Arrays.asList(args.value("srcs"), args.value("target"), opts(args))));
        methods.add(
                "buildContainer(src, target, opts=nil, priority=nil, channel=\"container-binary\")",
                (call, args) -> task(
                        call,
                        args,
                        "buildContainer",
                        Arrays.asList(args.value("src"), args.value("target"), opts(args))));
        methods.add(
                "buildSourceContainer(target, opts=nil, priority=nil, channel=\"container-source\")",
                (call, args) ->
                        task(call, args, "buildSourceContainer", Arrays.asList(args.value("target"), opts(args))));
        methods.add("buildImage(name, version, arch, target, ksfile, type, opts=nil, priority=nil)", this::image);
        methods.add("buildImageOz(name, version, arches, target, inst_tree, opts=nil, priority=nil)", this::oz);
        methods.add("buildImageIndirection(opts=nil, priority=nil)", (call, args) -> {
            call.userWho("image");
            return task(call, args, "indirectionimage", Arrays.asList(opts(args)));
        });
        methods.add("runroot(tagInfo, arch, command, channel=nil, **opts)", this::runroot);
        methods.add("wrapperRPM(build, url, target, priority=nil, channel=\"maven\", opts=nil)", this::wrapper);
    }

    private static Map<String, @Nullable Object> opts(HubArguments args) {
        return args.members("opts");
    }

    private Object task(HubCall call, HubArguments args, String method, List<@Nullable Object> request) {
        HubUser user = call.user();
        long relative = args.value("priority") instanceof Long priority ? priority : 0;
        if (relative < 0 && !user.may("admin")) {
            throw HubFault.notAllowed("only admins may create high-priority tasks");
        }
        String channel = HubChannels.find(args.value("channel"), method.equals("runroot") ? method : "default");
        call.changes();
        HubTask task = state.tasks.add(new HubTask.Work(method, request), user, (int) (HubTasks.PRIORITY + relative));
        task.channel = channel;
        Map<String, @Nullable Object> detail = new LinkedHashMap<>();
        detail.put("task", task.id);
        detail.put("opts", opts(args));
        journal.effect(
                method.equals("chainbuild") ? "chainBuild" : method, subject(method, request), KojiJson.toJson(detail));
        return task.id;
    }

    /** {@code <what> for <target>}. */
    private static String subject(String method, List<@Nullable Object> request) {
        return switch (method) {
            case "buildSourceContainer" -> request.get(1) + " for " + request.get(0);
            case "indirectionimage" -> String.valueOf(request.get(0));
            case "livecd", "appliance", "livemedia", "image" ->
                request.get(0) + "-" + request.get(1) + " for " + request.get(3);
            case "runroot" -> request.get(2) + " in " + request.get(0);
            default -> request.get(0) + " for " + request.get(1);
        };
    }

    private Object image(HubCall call, HubArguments args) {
        String type = args.text("type");
        if (!IMAGES.contains(type)) {
            throw HubFault.generic("Unrecognized image type: " + type);
        }
        call.userWho(type);
        return task(
                call,
                args,
                type,
                Arrays.asList(
                        args.value("name"),
                        args.value("version"),
                        args.value("arch"),
                        args.value("target"),
                        args.value("ksfile"),
                        opts(args)));
    }

    private Object oz(HubCall call, HubArguments args) {
        call.userWho("image");
        return task(
                call,
                args,
                "image",
                Arrays.asList(
                        args.value("name"),
                        args.value("version"),
                        args.value("arches"),
                        args.value("target"),
                        args.value("inst_tree"),
                        opts(args)));
    }

    /** The stored request keeps the struct of named arguments as such. */
    private Object runroot(HubCall call, HubArguments args) {
        call.userWho("runroot");
        Map<String, @Nullable Object> named = new LinkedHashMap<>(args.named());
        named.put(io.drover.koji.XmlRpcCall.NAMED, true);
        return task(
                call,
                args,
                "runroot",
                Arrays.asList(args.value("tagInfo"), args.value("arch"), args.value("command"), named));
    }

    private Object wrapper(HubCall call, HubArguments args) {
        call.user();
        HubBuild build = state.builds.build(args.value("build"));
        HubTarget target = state.tags.target(args.value("target"));
        return task(
                call,
                args,
                "wrapperRPM",
                Arrays.asList(args.value("url"), target.struct(null), build.struct(), null, opts(args)));
    }
}

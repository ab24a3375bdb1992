package io.drover.sandbox.koji;

import io.drover.koji.KojiJson;
import io.drover.sandbox.Journal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds by content generators: reserved, imported, given up (wire/koji.md §5.7). */
final class GeneratorMethods {

    private final HubState state;
    private final Journal journal;

    GeneratorMethods(HubState state, Journal journal) {
        this.state = state;
        this.journal = journal;
    }

    void register(HubMethods methods) {
        methods.add("CGInitBuild(cg, data)", this::init);
        methods.add("CGImport(metadata, directory, token=nil)", this::importBuild);
        methods.add("CGRefundBuild(cg, build_id, token, state=3)", this::refund);
        methods.add("grantCGAccess(user, cg, create=false)", this::grant);
        methods.add("revokeCGAccess(user, cg)", this::revoke);
        methods.add("listCGs()", this::list);
    }

    /** @throws HubFault 1004 for a user who may not use it */
    private HubBuild.Generator generator(HubCall call, @Nullable Object ref) {
        HubUser user = call.user();
        String name = name(ref);
        if (!users(name).has(user.id)) {
            throw HubFault.notAllowed("Permission denied for content generator " + name + " (user " + user.name + ")");
        }
        state.policies.check("cg_import", user, name, false);
        return new HubBuild.Generator(id(name), name);
    }

    private String name(@Nullable Object ref) {
        return state.users.generators().keySet().stream()
                .filter(name -> name.equals(ref) || Long.valueOf(id(name)).equals(ref))
                .findFirst()
                .orElseThrow(
                        () -> HubFault.generic("No such entry in table content_generator: " + HubState.quoted(ref)));
    }

    private HubRows<Long, HubUser> users(String name) {
        return state.users.generators().computeIfAbsent(name, unused -> new HubRows<>());
    }

    private long id(String name) {
        long id = 1;
        for (String known : state.users.generators().keySet()) {
            if (known.equals(name)) {
                return id;
            }
            id++;
        }
        return id;
    }

    private Object init(HubCall call, HubArguments args) {
        HubBuild.Generator generator = generator(call, args.value("cg"));
        Map<?, ?> data = args.struct("data");
        for (String name : new String[] {"name", "version", "release"}) {
            if (!(data.get(name) instanceof String)) {
                throw HubFault.parameter("Missing required data: " + name);
            }
        }
        HubBuild.Nvr nvr = new HubBuild.Nvr(
                String.valueOf(data.get("name")),
                String.valueOf(data.get("version")),
                String.valueOf(data.get("release")));
        state.builds.free(nvr);
        Integer old = state.builds.find(nvr).map(build -> build.state).orElse(null);
        HubBuild build = state.builds.reserve(nvr, call.user(), call.change(state));
        build.generator = generator;
        build.epoch = data.get("epoch") instanceof Long epoch ? epoch : null;
        build.token = HubDigest.md5(nvr + "-" + build.id + "-" + build.createdBy);
        HubMessages.buildState(call, build, old, null);
        journal.effect("CGInitBuild", nvr.toString(), KojiJson.toJson(Map.of("build", build.id)));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("build_id", build.id);
        answer.put("token", build.token);
        return answer;
    }

    private Object importBuild(HubCall call, HubArguments args) {
        HubUser user = call.user();
        HubImport wanted = HubImport.read(state, args.value("metadata"), args.text("directory"));
        HubBuild.Generator generator = null;
        for (String name : wanted.generators()) {
            generator = generator(call, name);
        }
        if (generator == null) {
            throw HubFault.generic("metadata names no content generator");
        }
        HubBuild reserved = wanted.reserved(args.textOrNull("token"));
        if (reserved == null) {
            state.builds.free(wanted.nvr());
        }
        wanted.checkFiles();
        HubChange change = call.change(state);
        Integer old = reserved == null ? null : Integer.valueOf(reserved.state);
        HubBuild build = reserved == null ? state.builds.reserve(wanted.nvr(), user, change) : reserved;
        build.generator = generator;
        build.token = null;
        wanted.fill(build);
        HubMessages.buildState(call, build, old, null);
        HubMessages.imported(call, "build", build);
        journal.effect("CGImport", build.nvr.toString(), KojiJson.toJson(Map.of("build", build.id)));
        return build.struct();
    }

    private @Nullable Object refund(HubCall call, HubArguments args) {
        HubBuild.Generator generator = generator(call, args.value("cg"));
        HubBuild build = state.builds.build(args.value("build_id"));
        long next = args.number("state");
        if (next != HubBuild.FAILED && next != HubBuild.CANCELED) {
            throw HubFault.generic("Only FAILED and CANCELED build states are allowed");
        }
        if (build.state != HubBuild.BUILDING || !generator.equals(build.generator)) {
            throw HubFault.generic("Build " + build.id + " is not in BUILDING state of " + generator.name());
        }
        if (!args.text("token").equals(build.token)) {
            throw HubFault.generic("Token doesn't match build ID " + build.id);
        }
        call.changes();
        build.token = null;
        build.finish((int) next, state.now());
        HubMessages.buildState(call, build, HubBuild.BUILDING, null);
        journal.effect("CGRefundBuild", build.nvr.toString(), KojiJson.toJson(Map.of("build", build.id)));
        return null;
    }

    private @Nullable Object grant(HubCall call, HubArguments args) {
        call.userWho("admin");
        HubUser user = state.users.user(args.value("user"));
        Object ref = args.value("cg");
        String name = args.flag("create") && ref instanceof String text ? text : name(ref);
        if (users(name).has(user.id)) {
            throw HubFault.generic("User already has access to content generator " + name);
        }
        users(name).put(user.id, user, call.change(state));
        journal.effect("grantCGAccess", name + " to " + user.name, KojiJson.toJson(Map.of("user", user.id)));
        return null;
    }

    private @Nullable Object revoke(HubCall call, HubArguments args) {
        call.userWho("admin");
        HubUser user = state.users.user(args.value("user"));
        String name = name(args.value("cg"));
        if (!users(name).has(user.id)) {
            throw HubFault.generic("User does not have access to content generator " + name);
        }
        users(name).remove(user.id, call.change(state));
        journal.effect("revokeCGAccess", name + " from " + user.name, KojiJson.toJson(Map.of("user", user.id)));
        return null;
    }

    private Object list(HubCall call, HubArguments args) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        state.users.generators().forEach((name, users) -> {
            Map<String, @Nullable Object> struct = new LinkedHashMap<>();
            struct.put("id", id(name));
            struct.put(
                    "users", users.values(null).stream().map(user -> user.name).toList());
            all.put(name, struct);
        });
        return all;
    }
}

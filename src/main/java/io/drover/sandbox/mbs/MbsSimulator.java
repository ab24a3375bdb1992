package io.drover.sandbox.mbs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.BusListener;
import io.drover.sandbox.Journal;
import io.drover.sandbox.RestProblem;
import io.drover.sandbox.SandboxJson;
import io.drover.sandbox.Simulator;
import io.drover.sandbox.mbs.Submissions.Effect;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Module Build Service, versions 1 and 2 of its API: submit, query, cancel, about. Builds go init, wait, build, done,
 * ready, one step a {@link #tick}. Every change is told to the bus as {@code mbs.module.state.change} after it can be
 * queried. Journal: {@code submit} for new builds and {@code resume} for failed ones started again, subject = the scmurl.
 * Not served: scratch builds, builds from YAML, overrides, component routes. Thread-safe; changes are made one at a time.
 *
 * <p>Source: wire/targets.md §2, MBS 3.0.0.
 */
public final class MbsSimulator implements Simulator {
    private static final String TOPIC = "mbs.module.state.change";
    private static final Pattern PATH = Pattern.compile("/module-build-service/([^/]+)/([^/]+)(/?)([0-9]*)");

    private final MbsSettings settings;
    private final ModuleBuilds builds = new ModuleBuilds();
    private final Seeds seeds;
    private final Submissions submissions;
    private final Journal journal;
    private final BusListener bus;
    private final Clock clock;
    private final Object changes = new Object();

    public MbsSimulator(MbsSettings settings, ModuleSources sources, Journal journal, BusListener bus, Clock clock) {
        this.settings = settings;
        Expansion expansion = new Expansion(builds, settings.platforms());
        this.submissions = new Submissions(builds, sources, expansion, clock);
        this.seeds = new Seeds(builds, expansion, submissions, settings.owner(), clock);
        this.journal = journal;
        this.bus = bus;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "mbs";
    }

    /**
     * Puts ready builds in, as if made before the story began: no message, no journal entry.
     *
     * @param scmurl with the commit that {@code source} is of
     * @return the ids, one per context
     */
    public List<Long> seedReady(String name, String stream, String scmurl, ModuleSources.ModuleSource source) {
        synchronized (changes) {
            return seeds.ready(name, stream, scmurl, source);
        }
    }

    /**
     * The same for a commit that the sources have.
     *
     * @throws IllegalArgumentException where a submission of it would be refused
     */
    public List<Long> seedReady(String scmurl, String branch) throws IOException {
        synchronized (changes) {
            return seeds.ready(scmurl, branch, settings.scmUrls());
        }
    }

    /** Takes every live build one state further. */
    public void tick() {
        synchronized (changes) {
            for (ModuleBuild build : builds.all()) {
                build.state().next().ifPresent(next -> change(build.to(next, null, clock.instant())));
            }
        }
    }

    /** @throws IllegalArgumentException where there is no such build */
    public void fail(long id, String reason) {
        move(id, ModuleState.FAILED, reason);
    }

    /** What MBS does to builds that failed 180 days ago. */
    public void collectGarbage(long id) {
        move(id, ModuleState.GARBAGE, null);
    }

    private void move(long id, ModuleState state, @Nullable String reason) {
        synchronized (changes) {
            ModuleBuild build = builds.get(id).orElseThrow(() -> new IllegalArgumentException("no module build " + id));
            change(build.to(state, reason, clock.instant()));
        }
    }

    @Override
    public Answer answer(Request request) throws IOException {
        Matcher path = PATH.matcher(request.path());
        try {
            if (!path.matches()) {
                throw new RestProblem(404, "The requested URL was not found on the server.");
            }
            if (!path.group(1).equals("1") && !path.group(1).equals("2")) {
                throw new RestProblem(404, "The requested API version is not available");
            }
            if (path.group(3).isEmpty()) {
                return new Answer(308, Map.of("Location", request.path() + "/"), new byte[0]);
            }
            return route(request, path.group(1), path.group(2), path.group(4));
        } catch (RestProblem problem) {
            return problem.answer();
        } catch (JsonProcessingException broken) {
            return new RestProblem(400, "Invalid JSON submitted").answer();
        }
    }

    private Answer route(Request request, String version, String resource, String id) throws IOException {
        return switch (request.method() + " " + resource + (id.isEmpty() ? "" : "/id")) {
            case "GET about" ->
                SandboxJson.answer(
                        200,
                        SandboxJson.object()
                                .put("version", "3.0.0")
                                .put("api_version", Integer.parseInt(version))
                                .put("auth_method", "oidc"));
            case "GET module-builds" ->
                SandboxJson.answer(200, new ModuleQuery(request).answer(builds.all(), layer(request)));
            case "GET module-builds/id" ->
                SandboxJson.answer(200, layer(request).apply(find(id)));
            case "POST module-builds" -> submit(request, version);
            case "PATCH module-builds/id" -> cancel(request, id);
            default -> throw new RestProblem(404, "The requested URL was not found on the server.");
        };
    }

    private Answer submit(Request request, String version) throws IOException {
        authorize(request);
        Submission submission = Submission.parse(request.body(), settings.scmUrls());
        synchronized (changes) {
            Effect effect = submissions.submit(submission, settings.owner());
            if (!effect.created().isEmpty()) {
                journal.effect("submit", submission.scmurl(), detail(effect.created()));
            }
            if (!effect.resumed().isEmpty()) {
                journal.effect("resume", submission.scmurl(), detail(effect.resumed()));
            }
            effect.all().forEach(this::announce);
            ArrayNode all = SandboxJson.array();
            effect.all().forEach(build -> all.add(ModuleBuildJson.verbose(build, builds.siblings(build))));
            return SandboxJson.answer(201, version.equals("1") ? all.get(0) : all);
        }
    }

    private static ObjectNode detail(List<ModuleBuild> made) {
        ObjectNode detail = SandboxJson.object();
        ArrayNode list = detail.putArray("builds");
        made.forEach(build -> list.add(ModuleBuildJson.brief(build)));
        return detail;
    }

    private Answer cancel(Request request, String id) throws IOException {
        authorize(request);
        String wanted = SandboxJson.parse(request.body()).path("state").asText();
        synchronized (changes) {
            ModuleBuild build = find(id);
            if (ModuleState.parse(wanted) != ModuleState.FAILED) {
                throw new RestProblem(400, "The provided state change is not supported");
            }
            if (!build.state().cancellable()) {
                throw new RestProblem(
                        400, "To cancel a module build, it must be in one of the following states: build, init, wait");
            }
            change(build.to(ModuleState.FAILED, "Canceled by " + settings.owner() + ".", clock.instant()));
        }
        return SandboxJson.answer(200, layer(request).apply(find(id)));
    }

    private void authorize(Request request) {
        String header = request.header("Authorization")
                .orElseThrow(() -> new RestProblem(401, "No 'authorization' header found."));
        if (!header.equals("Bearer " + settings.token())) {
            throw new RestProblem(401, "OIDC token invalid or expired.");
        }
    }

    private ModuleBuild find(String id) {
        return builds.get(id.length() > 18 ? -1 : Long.parseLong(id))
                .orElseThrow(() -> new RestProblem(404, "No such module found."));
    }

    private Function<ModuleBuild, ObjectNode> layer(Request request) {
        if (request.parameter("short").orElse("").equalsIgnoreCase("true")) {
            return ModuleBuildJson::brief;
        }
        boolean verbose = request.parameter("verbose").orElse("").equalsIgnoreCase("true");
        return build -> verbose
                ? ModuleBuildJson.verbose(build, builds.siblings(build))
                : ModuleBuildJson.normal(build, builds.siblings(build));
    }

    private void change(ModuleBuild build) {
        builds.put(build);
        announce(build);
    }

    private void announce(ModuleBuild build) {
        bus.message(TOPIC, ModuleBuildJson.message(build, builds.siblings(build)));
    }

    /** {@code {"builds": [<normal JSON>, …]}} by id. */
    @Override
    public JsonNode state() {
        ObjectNode state = SandboxJson.object();
        ArrayNode list = state.putArray("builds");
        builds.all().forEach(build -> list.add(ModuleBuildJson.normal(build, builds.siblings(build))));
        return state;
    }
}

package io.drover.ansible;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Completion;
import io.drover.process.Masks;
import io.drover.process.Program;
import io.drover.process.RunDirectory;
import io.drover.process.RunState;
import io.drover.process.Runs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Runs playbooks as actions, and tells how far they are. An action's run has an id made of the action and its key, so that it is
 * found again by whoever looks for it; the action's external id is that and the place where it runs, {@code 17-1f3a9c2e@5d9c4d19}.
 * Called as the bean {@code ansible}. Thread-safe.
 */
public final class Ansible {
    /** Whose queue plays wait in, unless they name a group. */
    public static final String SYSTEM = "ansible";

    private final AnsibleSettings settings;
    private final Runs runs;
    private final Path plugin;
    private volatile boolean pluginIsThere;
    private final Function<String, Optional<JsonNode>> messages;
    private final Function<String, Optional<String>> gone;

    /**
     * @param plugin where our callback plugin is to be
     * @param messages variables that a message stands for, by its id; empty where the message is gone
     * @param gone where runs of a place were whose machine is gone: {@code on host, which …}; empty where it is not
     */
    public Ansible(
            AnsibleSettings settings,
            Runs runs,
            Path plugin,
            Function<String, Optional<JsonNode>> messages,
            Function<String, Optional<String>> gone) {
        this.settings = settings;
        this.runs = runs;
        this.plugin = plugin;
        this.messages = messages;
        this.gone = gone;
    }

    /** Begins a play; Done when it has begun, or had. */
    public CallResult<Accepted> run(
            @Body JsonNode parameters, @Variable("actionKey") String key, @Variable("actionId") Long action) {
        String id = idOf(action, key);
        try {
            Play play = Play.of(parameters, settings);
            refuseMissing(play);
            ObjectNode variables = variables(play);
            Optional<RunDirectory> made = runs.place(id);
            if (made.isEmpty()) {
                return new CallResult.Done<>(accepted(id, "adopted: run " + id + " had begun"), "it had begun");
            }
            runs.begin(made.get(), program(play, variables, parameters, made.get()));
            return new CallResult.Done<>(accepted(id, "begun"), "run " + id + " of " + play.playbook() + " has begun");
        } catch (Wrong e) {
            return new CallResult.Refused<>("nothing was run: " + e.what());
        } catch (IOException e) {
            return new CallResult.Unavailable<>(
                    "nothing was run: run " + id + " with " + settings.command().get(0) + " cannot be begun: "
                            + e.getMessage() + "; see drover.ansible.*",
                    null);
        }
    }

    private void refuseMissing(Play play) {
        Path playbook = settings.directory().resolve(settings.playbooks()).resolve(play.playbook());
        if (!Files.isReadable(playbook)) {
            throw new Wrong("there is no playbook " + settings.playbooks().resolve(play.playbook()));
        }
    }

    private ObjectNode variables(Play play) {
        ObjectNode variables = JsonNodeFactory.instance.objectNode();
        if (play.message() != null) {
            JsonNode found = messages.apply(play.message())
                    .orElseThrow(() -> new Wrong("message " + play.message() + " is gone from the ledger"));
            if (!(found instanceof ObjectNode object)) {
                throw new Wrong("message " + play.message() + " is no object");
            }
            variables.setAll(object);
        }
        variables.setAll(play.extraVars());
        play.secretVars().forEach((variable, name) -> variables.set(variable, TextNode.valueOf(secret(name))));
        return variables;
    }

    private String secret(String name) {
        Path file = Options.secretFile("secretVars", name, settings);
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new Wrong("secretVars: " + file + " cannot be read");
        }
    }

    private Program program(Play play, ObjectNode variables, JsonNode parameters, RunDirectory run) throws IOException {
        run.mask(new Masks(play.secretVars().values().stream().map(this::secret).toList()));
        List<String> words = new CommandLine(settings, run).of(play, variables);
        ObjectNode notes = JsonNodeFactory.instance.objectNode();
        notes.put("playbook", play.playbook()).put("on_crash", play.onCrash().word());
        notes.put("check", parameters.path("check").asBoolean(false));
        String group = parameters.path("group").asText("");
        return new Program(
                words,
                settings.directory().toAbsolutePath(),
                environment(run),
                play.timeout(),
                group.isEmpty() ? SYSTEM : SYSTEM + "-" + group,
                notes);
    }

    private Map<String, String> environment(RunDirectory run) {
        Map<String, String> environment = new HashMap<>();
        Path config = settings.config();
        if (config != null) {
            environment.put("ANSIBLE_CONFIG", config.toString());
        }
        environment.put(
                "ANSIBLE_CALLBACK_PLUGINS",
                CallbackPath.of(plugin(), config, settings.directory().toAbsolutePath()));
        environment.put("DROVER_RUN_EVENTS", run.file("events.jsonl").toString());
        environment.put(
                "DROVER_RUN_MASKS", run.file("private").resolve("masks.json").toString());
        return environment;
    }

    private Path plugin() {
        if (!pluginIsThere) {
            EventsPlugin.in(plugin);
            pluginIsThere = true;
        }
        return plugin;
    }

    /** Whether the play of this try has begun; one that has not, will not. */
    public CallResult<Optional<Accepted>> found(@Variable("actionKey") String key, @Variable("actionId") Long action) {
        String id = idOf(action, key);
        return runs.hasBegun(id)
                ? new CallResult.Done<>(
                        Optional.of(accepted(id, "adopted: run " + id + " had begun")), "run " + id + " has begun")
                : new CallResult.Done<>(Optional.empty(), "run " + id + " has not begun, and will not");
    }

    /**
     * @param question {@code {"ids": ["17-1f3a9c2e@5d9c4d19", …]}}; a run of another machine is missing in the answer, until
     *     that machine is gone: it is held then, since nobody knows how it ended
     */
    public CallResult<List<Completion>> completions(@Body JsonNode question) {
        List<Completion> answer = new ArrayList<>();
        int elsewhere = 0;
        for (JsonNode one : question.path("ids")) {
            String externalId = one.asText();
            int at = externalId.indexOf('@');
            if (at > 0 && !externalId.substring(at + 1).equals(runs.place())) {
                elsewhere++;
                gone.apply(externalId.substring(at + 1))
                        .ifPresent(where -> answer.add(held(externalId, externalId.substring(0, at), where)));
                continue;
            }
            answer.add(completion(externalId, at > 0 ? externalId.substring(0, at) : externalId));
        }
        return new CallResult.Done<>(
                answer,
                elsewhere == 0
                        ? "the directory of runs"
                        : elsewhere + " run on another machine, whose directory of runs this one does not see");
    }

    /** Its onCrash is in its directory, on that machine: none is repeated without anybody having looked. */
    private static Completion held(String externalId, String id, String where) {
        return new Completion(
                externalId,
                Completion.State.FAILED,
                "run " + id + " was " + where
                        + " how it ended. HELD: replay this letter to have it done again, or discard it",
                JsonNodeFactory.instance.objectNode().put("run", id),
                true);
    }

    private Completion completion(String externalId, String id) {
        return runs.directories()
                .find(id)
                .map(run -> new Verdict(run).of(externalId, runs.state(run)))
                .orElseGet(() -> new Completion(
                        externalId,
                        Completion.State.FAILED,
                        "the directory of run " + id + " is gone: nobody knows how it ended",
                        JsonNodeFactory.instance.objectNode(),
                        true));
    }

    /** Ends a play with all it began; one that is over is left as it is. @param parameters {@code {"run": "17-…@…"}} */
    public CallResult<Accepted> cancel(@Body JsonNode parameters) {
        String externalId = parameters.path("run").asText("");
        String id = externalId.split("@", 2)[0];
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("run", id);
        Optional<RunDirectory> run = runs.directories().find(id);
        if (run.isEmpty()) {
            return new CallResult.Refused<>("there is no run " + id + " on this machine");
        }
        if (!(runs.state(run.get()) instanceof RunState.Running)) {
            return new CallResult.Done<>(new Accepted(null, null, result, "it was over"), "run " + id + " was over");
        }
        runs.cancel(run.get());
        return new CallResult.Done<>(
                new Accepted(null, null, result, "is being ended"), "run " + id + " is being ended");
    }

    /** Whether it is over, so that there is nothing to end. @param parameters as for {@link #cancel} */
    public CallResult<Optional<Accepted>> isOver(@Body JsonNode parameters) {
        String id = parameters.path("run").asText("").split("@", 2)[0];
        boolean runs = this.runs
                .directories()
                .find(id)
                .filter(run -> this.runs.state(run) instanceof RunState.Running)
                .isPresent();
        return runs
                ? new CallResult.Done<>(Optional.empty(), "run " + id + " goes on")
                : new CallResult.Done<>(
                        Optional.of(new Accepted(
                                null,
                                null,
                                JsonNodeFactory.instance.objectNode().put("run", id),
                                "it is over")),
                        "run " + id + " is over");
    }

    /** Whether there is a playbook: {@code {"playbook": "sync.yml"}} gives that and {@code "found"}. */
    public JsonNode playbook(@Body JsonNode question) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        String named = question.path("playbook").asText("");
        answer.put("playbook", named);
        try {
            Path path = settings.directory().resolve(settings.playbooks()).resolve(Play.playbook(named));
            return answer.put("found", Files.isReadable(path));
        } catch (Wrong e) {
            return answer.put("found", false);
        }
    }

    private Accepted accepted(String id, String how) {
        String logs = settings.logs();
        return new Accepted(
                id + "@" + runs.place(),
                logs == null ? null : logs + id + "/log",
                JsonNodeFactory.instance.objectNode().put("run", id),
                how);
    }

    private static String idOf(Long action, String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return action + "-" + HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

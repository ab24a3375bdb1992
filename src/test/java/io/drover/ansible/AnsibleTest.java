package io.drover.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Completion;
import io.drover.dispatch.Completion.State;
import io.drover.process.RunDirectory;
import io.drover.process.Runs;
import io.drover.process.RunsSettings;
import io.drover.testing.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Playbooks with the real ansible-playbook: what a play gets, what is known of it afterwards, and what stays secret. */
class AnsibleTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> ENVIRONMENT = List.of("PATH", "HOME", "USER", "LANG", "TMPDIR");

    @TempDir
    private Path directory;

    private Path playbooks;
    private Runs runs;
    private long actions;

    @BeforeEach
    void makeDirectories() throws IOException {
        Services.requirePrograms("ansible-core", "/usr/bin/ansible-playbook");
        playbooks = Files.createDirectory(directory.resolve("playbooks"));
        Files.createDirectory(directory.resolve("secrets"));
        runs = new Runs(
                        new RunsSettings(
                                directory.resolve("runs"),
                                ENVIRONMENT,
                                Duration.ofSeconds(1),
                                1_000_000,
                                Duration.ofDays(1),
                                100_000_000),
                        Clock.systemUTC())
                .start((queue, id) -> {});
    }

    @AfterEach
    void close() {
        if (runs != null) {
            runs.close();
        }
    }

    @Test
    void aPlayThatEndsWellHasItsRecap() throws IOException {
        play("fine.yml", "- {name: say, debug: {var: who}}\n  - {name: change, command: 'true'}");
        Completion end = ended("{'playbook': 'fine.yml', 'extraVars': {'who': 'ann'}}");
        assertThat(end.state()).isEqualTo(State.DONE);
        assertThat(end.result().path("rc").asInt(-1)).isZero();
        assertThat(end.result().path("duration_ms").asLong()).isPositive();
        assertThat(end.result().at("/hosts/localhost").toString())
                .isEqualTo(
                        "{\"ok\":2,\"failures\":0,\"unreachable\":0,\"changed\":1,\"skipped\":0,\"rescued\":0,\"ignored\":0}");
        assertThat(log(end)).contains("\"who\": \"ann\"", "PLAY RECAP");
        assertThat(events(end)).contains("localhost say ok", "localhost change changed");
    }

    @Test
    void aPlayThatFailsSaysWhereAndIsTriedAgain() throws IOException {
        play("poison.yml", "- {name: be sick, fail: {msg: poisoned}}");
        Completion end = ended("{'playbook': 'poison.yml'}");
        assertThat(end.state()).isEqualTo(State.FAILED);
        assertThat(end.permanent()).isFalse();
        assertThat(end.reason())
                .startsWith("poison.yml ended with 2: task 'be sick' failed on localhost: poisoned; it said: ");
        assertThat(end.result().at("/failed/0/message").asText()).isEqualTo("poisoned");
    }

    @Test
    void aHostThatIsNotReachedIsNoBrokenPlaybook() throws IOException {
        Files.writeString(
                playbooks.resolve("away.yml"),
                "- hosts: all\n  gather_facts: false\n  tasks: [{name: look, ping: }]\n");
        Completion away = ended("{'playbook': 'away.yml', 'inventory': '192.0.2.1,', 'extraVars':"
                + " {'ansible_ssh_common_args': '-o ConnectTimeout=1 -o BatchMode=yes'}}");
        assertThat(away.reason()).startsWith("away.yml ended with 4: task 'look' did not reach 192.0.2.1");
        assertThat(away.permanent()).isFalse();
        Files.writeString(playbooks.resolve("broken.yml"), "- hosts: [\n");
        Completion broken = ended("{'playbook': 'broken.yml'}");
        assertThat(broken.reason()).startsWith("broken.yml ended with 4");
        assertThat(broken.permanent()).isTrue();
    }

    /** A message is data: what a stranger writes into it must not run here. */
    @Test
    void whatLooksLikeATemplateInAMessageIsText() throws IOException {
        Path owned = directory.resolve("owned");
        play(
                "say.yml",
                "- {name: say, copy: {content: '{{ msg | to_json }}', dest: '" + directory.resolve("said") + "'}}");
        String msg = "{\"a\": \"{{ lookup('pipe', 'touch " + owned + "') }}\", \"b\": \"{% raw %}\", \"n\": 1.0E+10,"
                + " \"z\": \"z\u00fc\u2028\ud83d\ude00\u0085\\u0007 # : - 'x' \\\"y\\\" \\\\\", \"t\": \"true\","
                + " \"d\": \"2026-01-01\", \"nil\": null, \"f\": 1.5, \"i\": 9007199254740993, \"l\": [true, []], \"o\": {}}";
        JsonNode wanted = JSON.readTree(msg);
        JsonNode parameters = JSON.createObjectNode()
                .put("playbook", "say.yml")
                .set("extraVars", JSON.createObjectNode().set("msg", wanted));
        assertThat(ended(parameters).state()).isEqualTo(State.DONE);
        assertThat(owned).doesNotExist();
        assertThat(JSON.readTree(directory.resolve("said").toFile())).isEqualTo(wanted);
    }

    @Test
    void secretsAreInNoCommandLineNoLogAndNoFileThatStays() throws IOException {
        Files.writeString(directory.resolve("secrets/token"), "sesame-4711\n");
        play(
                "secret.yml",
                "- {name: say, debug: {msg: 'with {{ token }}'}}\n  - {name: 'task {{ token }}', command: 'echo {{ token }}'}\n"
                        + "  - {name: fail, fail: {msg: 'bad {{ token }}'}}");
        Completion end = ended("{'playbook': 'secret.yml', 'secretVars': {'token': 'token'}, 'verbosity': 2}");
        assertThat(end.state()).isEqualTo(State.FAILED);
        assertThat(log(end)).contains("with ********").doesNotContain("sesame-4711");
        assertThat(end.reason()).doesNotContain("sesame-4711");
        RunDirectory run = run(end);
        try (var files = Files.walk(run.file("."))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain("sesame-4711");
            }
        }
        assertThat(run.file("private")).doesNotExist();
        assertThat(run.facts().path("command").toString())
                .contains("variables.yml")
                .doesNotContain("sesame");
    }

    @Test
    void allOptionsReachAnsible() throws IOException {
        Files.writeString(directory.resolve("secrets/vault"), "vault password\n");
        play(
                "options.yml",
                "- {name: tagged, tags: [a, c], command: 'touch " + directory.resolve("touched")
                        + "'}\n  - {name: other, tags: [b], command: 'false'}\n  - {name: skipped, tags: [a, d], command: 'false'}");
        Completion end = ended("{'playbook': 'options.yml', 'tags': ['a', 'b'], 'skipTags': ['b', 'd'], 'check': true,"
                + " 'diff': true, 'vaultPasswordFile': 'vault', 'forks': 3, 'limit': 'localhost', 'timeout': '5m'}");
        assertThat(end.state()).as(end.reason()).isEqualTo(State.DONE);
        assertThat(end.result().path("check").asBoolean()).isTrue();
        assertThat(directory.resolve("touched")).doesNotExist();
        assertThat(events(end)).containsExactly("localhost tagged skipped");
    }

    @Test
    void theirOwnCallbacksAndConfigurationStay() throws IOException {
        Path plugins = Files.createDirectories(directory.resolve("etc/callbacks"));
        Files.writeString(
                plugins.resolve("theirs.py"),
                """
                from ansible.plugins.callback import CallbackBase
                class CallbackModule(CallbackBase):
                    CALLBACK_VERSION = 2.0
                    CALLBACK_TYPE = 'aggregate'
                    CALLBACK_NAME = 'theirs'
                    def v2_playbook_on_stats(self, stats):
                        self._display.display('THEIRS SAW THE END')
                """);
        Path config = directory.resolve("etc/ansible.cfg");
        Files.writeString(config, "[defaults]\ncallback_plugins = callbacks\nstdout_callback = minimal\n");
        play("fine.yml", "- {name: say, debug: {msg: hello}}");
        Ansible ansible = ansible(List.of(), config);
        Completion end = ended(ansible, json("{'playbook': 'fine.yml'}"));
        assertThat(log(end)).contains("THEIRS SAW THE END").doesNotContain("PLAY RECAP");
        assertThat(events(end)).containsExactly("localhost say ok");
    }

    @Test
    void ansibleRunnerRunsItWhereThatIsConfigured() throws IOException {
        Services.requirePrograms("ansible-runner", "/usr/bin/ansible-runner");
        play("fine.yml", "- {name: say, debug: {var: who}}");
        Ansible ansible = ansible(List.of("/usr/bin/ansible-runner"), null);
        Completion end = ended(
                ansible,
                json("{'playbook': 'fine.yml', 'extraVars': {'who': 'o''r {{ x }}'}}".replace("''", "\\u0027")));
        assertThat(end.state()).as(end.reason()).isEqualTo(State.DONE);
        assertThat(log(end)).contains("o'r {{ x }}");
        assertThat(end.result().at("/hosts/localhost/ok").asInt()).isEqualTo(1);
        assertThat(run(end).file("private")).doesNotExist();
    }

    @Test
    void whatCannotBeRunIsRefused() throws IOException {
        play("fine.yml", "- {name: say, debug: {msg: hello}}");
        for (String wrong : List.of(
                "{'playbook': '../fine.yml'}",
                "{'playbook': '--version'}",
                "{'playbook': 'gone.yml'}",
                "{'playbook': ''}",
                "{'playbook': 'fine.yml', 'limit': '@/etc/passwd'}",
                "{'playbook': 'fine.yml', 'limit': '-x'}",
                "{'playbook': 'fine.yml', 'tags': ['a', 'b\\nc']}",
                "{'playbook': 'fine.yml', 'identity': '../../id'}",
                "{'playbook': 'fine.yml', 'secretVars': {'a': 'gone'}}",
                "{'playbook': 'fine.yml', 'timeout': 'soon'}",
                "{'playbook': 'fine.yml', 'onCrash': 'shrug'}",
                "{'playbook': 'fine.yml', 'forks': 0}",
                "{'playbook': 'fine.yml', 'message': '7b1e0a52-98a5-4c6a-8c3b-3b1c5a2a0001'}")) {
            CallResult<Accepted> refused = ansible(List.of(), null).run(json(wrong), "key", ++actions);
            assertThat(refused).as(wrong).isInstanceOf(CallResult.Refused.class);
            assertThat(refused.evidence()).startsWith("nothing was run: ");
        }
        assertThat(runs.directories().newest(10)).isEmpty();
    }

    @Test
    void aProbeFindsWhatHasBegunAndForbidsWhatHasNot() throws IOException {
        play("fine.yml", "- {name: say, debug: {msg: hello}}");
        Ansible ansible = ansible(List.of(), null);
        assertThat(found(ansible, "key")).isEmpty();
        Accepted begun = ansible.run(json("{'playbook': 'fine.yml'}"), "key", 1L)
                .asOptional()
                .orElseThrow();
        assertThat(found(ansible, "key").orElseThrow().externalId()).isEqualTo(begun.externalId());
        assertThat(found(ansible, "key (try 2)")).isEmpty();
        assertThat(begun.externalId()).matches("1-[0-9a-f]{8}@[0-9a-f]{8}");
        Accepted again = ansible.run(json("{'playbook': 'fine.yml'}"), "key", 1L)
                .asOptional()
                .orElseThrow();
        assertThat(again.how()).startsWith("adopted");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> completion(ansible, begun.externalId()).state() == State.DONE);
        assertThat(ansible.completions(json("{'ids': ['1-00000000@elsewhere']}"))
                        .asOptional()
                        .orElseThrow())
                .as("a run of another machine is not judged here")
                .isEmpty();
        assertThat(ansible.completions(json("{'ids': ['1-00000000@gone']}"))
                        .asOptional()
                        .orElseThrow())
                .singleElement()
                .satisfies(held -> {
                    assertThat(held.state()).isEqualTo(State.FAILED);
                    assertThat(held.permanent()).isTrue();
                    assertThat(held.reason())
                            .startsWith(
                                    "run 1-00000000 was on rel1, which has not been seen since noon; look there in /runs how")
                            .contains("HELD");
                });
    }

    private static Optional<Accepted> found(Ansible ansible, String key) {
        return ansible.found(key, 1L).asOptional().orElseThrow();
    }

    private void play(String name, String tasks) throws IOException {
        Files.writeString(
                playbooks.resolve(name),
                "- hosts: localhost\n  connection: local\n  gather_facts: false\n  tasks:\n  " + tasks + "\n");
    }

    private Ansible ansible(List<String> runner, Path config) {
        return new Ansible(
                new AnsibleSettings(
                        List.of("/usr/bin/ansible-playbook"),
                        runner,
                        playbooks,
                        null,
                        config,
                        directory,
                        directory.resolve("secrets"),
                        Duration.ofMinutes(5),
                        OnCrash.HOLD,
                        null),
                runs,
                directory.resolve("plugins"),
                message -> Optional.empty(),
                place -> place.equals("gone")
                        ? Optional.of("on rel1, which has not been seen since noon; look there in /runs")
                        : Optional.empty());
    }

    private Completion ended(String parameters) throws IOException {
        return ended(json(parameters));
    }

    private Completion ended(JsonNode parameters) {
        return ended(ansible(List.of(), null), parameters);
    }

    private Completion ended(Ansible ansible, JsonNode parameters) {
        CallResult<Accepted> begun = ansible.run(parameters, "key", ++actions);
        assertThat(begun).as(begun.evidence()).isInstanceOf(CallResult.Done.class);
        String id = begun.asOptional().orElseThrow().externalId();
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> completion(ansible, id).state() != State.RUNNING);
        return completion(ansible, id);
    }

    private static Completion completion(Ansible ansible, String id) {
        JsonNode question =
                JSON.createObjectNode().set("ids", JSON.createArrayNode().add(id));
        return ansible.completions(question).asOptional().orElseThrow().get(0);
    }

    private RunDirectory run(Completion end) {
        return runs.directories().find(end.result().path("run").asText()).orElseThrow();
    }

    private String log(Completion end) throws IOException {
        return Files.readString(run(end).file("log"));
    }

    private List<String> events(Completion end) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(run(end).file("events.jsonl"))) {
            JsonNode event = JSON.readTree(line);
            if (event.path("event").asText().equals("task")) {
                lines.add(event.path("host").asText() + " " + event.path("task").asText() + " "
                        + event.path("status").asText());
            }
        }
        return StreamSupport.stream(lines.spliterator(), false).toList();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}

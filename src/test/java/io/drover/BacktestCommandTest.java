package io.drover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.bus.Received;
import io.drover.ledger.Acknowledgement;
import io.drover.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The time machine (M6), as its users call it. */
class BacktestCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MESSAGE =
            """
            {"topic": "org.fedoraproject.prod.thing.built", "id": "%s", "headers": {}, "body": {"nvr": "%s", "task": "7", "tags": ["red", "blue"]}, \
            "lookups": [{"lookup": "ledger-own-actions-lookup", "question": {"external_id": "7", "system": "koji"}, "answer": {"actions": [%s]}}]}
            """;
    private static final String ROUTE =
            """
            - route:
                id: tagging-what-is-built
                description: Tag what somebody else has built.
                group: tagging
                from:
                  uri: bus:thing.built
                  steps:
                    - setVariable:
                        id: work
                        name: work
                        expression:
                          jq:
                            expression: '{system: "koji", external_id: .task}'
                    - to:
                        id: own
                        description: whether it is ours
                        uri: kamelet:ledger-own-actions-lookup
                        variableSend: work
                        variableReceive: own
                    - filter:
                        id: of-others
                        description: somebody else has built it
                        expression:
                          jq:
                            expression: 'variable("own") | fromjson | .actions == []'
                        steps:
                          - split:
                              id: each-tag
                              expression:
                                jq:
                                  expression: '. as $it | .tags[] | {nvr: $it.nvr, tag: .}'
                              steps:
                                - setVariable:
                                    id: subject
                                    name: subject
                                    expression:
                                      jq:
                                        expression: .tag
                                - filter:
                                    id: wanted
                                    description: the tag is one of ours
                                    expression:
                                      jq:
                                        expression: '.tag != "green"'
                                    steps:
                                      - to:
                                          id: tag
                                          uri: action:koji-tag-build
                                          parameters:
                                            key: '"\\(.nvr) into \\(.tag)"'
                                            name: .nvr
                                            parameters: '{tag, build: .nvr}'
            """;

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void routes() throws IOException {
        for (String side : List.of("base", "new")) {
            Files.createDirectories(directory.resolve(side));
            write(side + "/tagging.camel.yaml", ROUTE);
        }
        write("messages", others("a-1-1") + ours("b-1-1") + others("a-1-1"));
    }

    @Test
    void theSameRoutesDifferInNothing() throws IOException {
        assertThat(backtest("--routes", path("new"), "--baseline", path("base")))
                .isZero();
        assertThat(out.toString())
                .contains("3 messages, 3 of them wanted by a route", "no action differs")
                .containsPattern("acted +1 +1")
                .containsPattern("duplicate +1 +1");
    }

    @Test
    void tellsWhatIsLostAndWhichFilterSaysNo() throws IOException {
        edit("new", ".tag != \"green\"", ".tag != \"red\"");

        assertThat(backtest("--routes", path("new"), "--baseline", path("base")))
                .isEqualTo(3);
        assertThat(out.toString())
                .contains(
                        "+ 0 gained   - 1 lost   ~ 0 changed",
                        "- koji-tag-build a-1-1  (a-1-1 into red)",
                        "now: tagging-what-is-built: acted, would plan 1 action");
    }

    @Test
    void tellsWhatIsGainedAndWhichFilterSaidNo() throws IOException {
        edit("new", ".actions == []", "true");

        assertThat(backtest("--routes", path("new"), "--baseline", path("base")))
                .isEqualTo(3);
        assertThat(out.toString())
                .contains(
                        "+ 2 gained   - 0 lost   ~ 0 changed",
                        "+ koji-tag-build b-1-1  (b-1-1 into red)",
                        "before: tagging-what-is-built: ignored, not so: somebody else has built it");
    }

    @Test
    void tellsWhatIsPlannedOtherwise() throws IOException {
        edit("new", "parameters: '{tag, build: .nvr}", "parameters: '{tag, build: .nvr, force: true}");

        assertThat(backtest("--routes", path("new"), "--baseline", path("base"), "--json"))
                .isEqualTo(3);
        List<JsonNode> lines = json();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0).path("difference").asText()).isEqualTo("changed");
        assertThat(lines.get(0).at("/changes/parameters/now").asText()).contains("\"force\":true");
        assertThat(lines.get(2).path("changed").asInt()).isEqualTo(2);
    }

    @Test
    void aQuestionThatNobodyAskedThenCannotBeTold() throws IOException {
        write("messages", others("a-1-1").replace("\"lookups\"", "\"other\""));

        assertThat(backtest("--routes", path("new"), "--baseline", path("base")))
                .isZero();
        assertThat(out.toString())
                .containsPattern("could not tell +1 +1")
                .contains(
                        "tagging-what-is-built: could not tell: no answer of ledger-own-actions-lookup to {\"system\":\"koji\"");
        out.getBuffer().setLength(0);

        write(
                "lookups",
                "{\"lookup\": \"ledger-own-actions-lookup\", \"question\": {\"system\": \"koji\","
                        + " \"external_id\": \"7\"}, \"answer\": {\"actions\": []}}");
        assertThat(backtest("--routes", path("new"), "--baseline", path("base"), "--lookups", path("lookups")))
                .isZero();
        assertThat(out.toString()).containsPattern("acted +1 +1");
    }

    @Test
    void theSameRecordingGivesTheSameBytes() throws IOException {
        edit("new", ".tag != \"green\"", ".tag != \"red\"");
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            many.append(i % 3 == 0 ? ours("a-1-" + i) : others("a-1-" + i % 700));
        }
        write("messages", many.toString());

        backtest("--routes", path("new"), "--baseline", path("base"), "--json");
        String first = out.toString();
        out.getBuffer().setLength(0);
        backtest("--routes", path("new"), "--baseline", path("base"), "--json");
        assertThat(out.toString()).isEqualTo(first).contains("\"messages\":3000");
    }

    @Test
    void aLineThatIsNoMessageIsNamed() throws IOException {
        write("messages", others("a-1-1") + "\n{\"lookups\": [}\n");

        assertThat(backtest("--routes", path("new"))).isEqualTo(1);
        assertThat(err.toString()).contains(path("messages") + ":3: no JSON").contains("as drover record writes it");
    }

    @Test
    void thereMustBeSomethingToTry() {
        assertThat(run("backtest", "--messages", path("messages"))).isEqualTo(2);
        assertThat(err.toString()).contains("name --routes DIR, or --set KEY=VALUE");
    }

    /** A denied module's dependents go with it. */
    @Test
    void aPolicyIsTriedOnRecordedRebuilds() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/backtest/module-push.jsonl")) {
            Files.copy(in, directory.resolve("push"));
        }
        write("policy.yaml", "global: {allow: {module: {name: .*}}, deny: {module: {name: b$}}}");
        String trial = "drover.rebuild.policy-file=" + path("policy.yaml");

        assertThat(run("backtest", "--set", trial, "--messages", path("push"))).isEqualTo(3);
        assertThat(out.toString())
                .contains(
                        "+ 0 gained   - 3 lost   ~ 2 changed",
                        "- mbs-submit-build b:1  (build b:1 because of rpms/zlib#f42@c0ffee)",
                        "- mbs-submit-build c:1  (build c:1 because of rpms/zlib#f42@c0ffee)",
                        "now: modules-on-spec-change: acted, would plan 3 actions; b:1: not so: the rebuild policy allows this"
                                + " module;",
                        "after: [build a:1 because of rpms/zlib#f42@c0ffee, build b:1 because of rpms/zlib#f42@c0ffee]"
                                + " → [build a:1 because of rpms/zlib#f42@c0ffee]");
        assertThat(out.toString()).doesNotContain("could not");
    }

    @Test
    void whatDroverHasRecordedIsJudgedAsItWas() throws IOException {
        String url = "jdbc:h2:file:" + directory.resolve("ledger");
        Wiring drover = new Wiring(settings(url), Clock.systemUTC()).start();
        try {
            for (String nvr : List.of("a-1-1", "b-1-1", "a-1-1")) {
                drover.intake()
                        .accept(
                                new Received(
                                        "org.fedoraproject.prod.thing.built",
                                        true,
                                        new HashMap<>(),
                                        UUID.randomUUID().toString(),
                                        "application/json",
                                        "utf-8",
                                        ("{\"nvr\": \"" + nvr + "\", \"task\": \"7\", \"tags\": [\"red\"]}")
                                                .getBytes(StandardCharsets.UTF_8)),
                                "test",
                                Acknowledgement.none());
            }
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> drover.database()
                                    .sql()
                                    .sql("SELECT COUNT(*) FROM delivery WHERE state = 'JUDGED'")
                                    .query(Integer.class)
                                    .single()
                            == 3);
        } finally {
            drover.close();
        }
        write("here.properties", "drover.db.url=" + url + "\ndrover.routes.directory=" + path("base") + "\n");

        assertThat(run("record", "--config", path("here.properties"), "--from", "1h"))
                .isZero();
        write("messages", out.toString());
        out.getBuffer().setLength(0);
        String spelled = "drover.judge.max-attempts=7";
        assertThat(run(
                        "backtest",
                        "--config",
                        path("here.properties"),
                        "--set",
                        spelled,
                        "--messages",
                        path("messages")))
                .isZero();
        assertThat(out.toString())
                .contains("3 messages, 3 of them wanted by a route", "no action differs")
                .containsPattern("acted +2 +2")
                .containsPattern("duplicate +1 +1");
        String fromFile = out.toString();
        out.getBuffer().setLength(0);
        assertThat(run("backtest", "--config", path("here.properties"), "--set", spelled, "--from", "1h"))
                .isZero();
        assertThat(out.toString()).isEqualTo(fromFile);
    }

    private Settings settings(String url) {
        return Settings.defaults()
                .overlaidBy(
                        Map.of(
                                "drover.db.url", url,
                                "drover.bus.enabled", "false",
                                "drover.dispatch.dry-run", "true",
                                "drover.routes.directory", path("base"),
                                "drover.api.port", "0"),
                        "test");
    }

    private int backtest(String... options) {
        String[] all = new String[options.length + 3];
        all[0] = "backtest";
        all[1] = "--messages";
        all[2] = path("messages");
        System.arraycopy(options, 0, all, 3, options.length);
        return run(all);
    }

    private int run(String... arguments) {
        CommandLine line = Drover.commandLine(arguments);
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    private static String others(String nvr) {
        return message(nvr, "");
    }

    private static String ours(String nvr) {
        return message(nvr, "{\"id\": 1}");
    }

    private static String message(String nvr, String actions) {
        return MESSAGE.formatted(UUID.randomUUID(), nvr, actions);
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private void edit(String side, String from, String to) throws IOException {
        Path file = directory.resolve(side).resolve("tagging.camel.yaml");
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    private List<JsonNode> json() throws IOException {
        List<JsonNode> lines = new java.util.ArrayList<>();
        for (String line : out.toString().split("\n")) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }
}

package io.drover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.testing.Site;
import io.drover.testing.Site.Stack;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * AC-5 to AC-8 from a message to the end of a play, with shell scripts for playbooks: the command is {@code /bin/sh}. What is
 * Ansible's is in {@code ansible.AnsibleTest} and {@code loopabull.LoopabullFlowTest}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnsibleFlowTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROUTE =
            """
            - route:
                id: plays
                description: Run the play that a message names.
                group: plays
                from:
                  uri: bus:play.run
                  parameters:
                    key: .lane
                  steps:
                    - to:
                        id: plays-run
                        uri: action:ansible-run-playbook
                        parameters:
                          key: '"play \\(.id)"'
                          name: .id
                          parameters: '{playbook: .play, timeout: (.timeout // "1m"), onCrash: (.onCrash // "hold"), group: .group, extraVars: .vars, secretVars: .secrets} | with_entries(select(.value != null))'
                          lane: '["lane \\(.lane)"]'
                          tries: '.tries // 1'
            """;

    private Path directory;
    private Path notes;
    private Site site;

    @BeforeAll
    void startSite(@TempDir Path temporary) throws IOException {
        directory = temporary;
        notes = directory.resolve("notes");
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(directory.resolve("routes/plays.yaml"), ROUTE);
        Path plays = Files.createDirectory(directory.resolve("plays"));
        Path secrets = Files.createDirectory(directory.resolve("secrets"));
        Files.writeString(secrets.resolve("token"), "sesame-4711");
        script(plays, "short.sh", "sleep 0.3");
        script(plays, "two.sh", "sleep 2");
        script(plays, "poison.sh", "echo poisoned; exit 2");
        script(plays, "endless.sh", "sleep 617 & sleep 617");
        script(
                plays,
                "waits.sh",
                "echo waiting; until [ -e " + directory.resolve("go") + " ]; do sleep 0.05; done; echo went on");
        script(
                plays,
                "once.sh",
                "[ -e " + directory.resolve("once") + " ] || { touch " + directory.resolve("once")
                        + "; kill -KILL -$(ps -o pgid= $$ | tr -d ' '); }");
        script(plays, "secret.sh", "cat ${2#@}; echo; exit 1");
        site = Site.start(
                Stack.EMBEDDED,
                directory,
                Map.ofEntries(
                        Map.entry("drover.ansible.command", "/bin/sh"),
                        Map.entry("drover.ansible.playbooks", plays.toString()),
                        Map.entry("drover.ansible.secrets", secrets.toString()),
                        Map.entry("drover.ansible.grace", "500ms"),
                        Map.entry(
                                "drover.ansible.runs", directory.resolve("runs").toString()),
                        Map.entry("drover.ansible.groups", "narrow"),
                        Map.entry("drover.ansible.host-gone", "1s"),
                        Map.entry("drover.dispatch.ansible-narrow.concurrency", "1"),
                        Map.entry("drover.dispatch.ansible.retry-first", "200ms"),
                        Map.entry("drover.dispatch.poll-interval", "60s")));
    }

    /** Notes when it began and ended, in nanoseconds, beside what it does. */
    private void script(Path plays, String name, String work) throws IOException {
        Files.writeString(
                plays.resolve(name),
                "echo $DROVER_RUN begins $(date +%s%N) >> " + notes + "\n" + work
                        + "\nrc=$?\necho $DROVER_RUN ends $(date +%s%N) >> " + notes + "\nexit $rc\n");
    }

    @AfterAll
    void stopSite() {
        if (site != null) {
            site.close();
        }
    }

    @BeforeEach
    void forget() throws IOException {
        Files.writeString(notes, "", StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        Files.deleteIfExists(directory.resolve("go"));
    }

    /** AC-5, AC-7. */
    @Test
    void aPlayThatEndsWellIsDoneAndLeavesItsLogAndNothingElse() throws IOException {
        String action = say("well", "short.sh", "a", Map.of());
        site.awaitEnded();
        JsonNode row = action(action);
        assertThat(row.path("state").asText()).isEqualTo("DONE");
        assertThat(row.at("/result/rc").asInt(-1)).isZero();
        assertThat(row.at("/result/duration_ms").asLong()).isBetween(250L, 60_000L);
        assertThat(row.path("external_id").asText()).startsWith(row.path("id").asText() + "-");
        JsonNode run = site.api().json("/api/drover/runs/" + row.path("id").asText());
        assertThat(run.path("state").asText()).isEqualTo("ended");
        assertThat(run.path("exit_code").asInt(-1)).isZero();
        assertThat(run.path("playbook").asText()).isEqualTo("short.sh");
        assertThat(leftovers()).isEmpty();
    }

    /** AC-5: the next one on another key begins within a second, and the poisoned key goes on as well. */
    @Test
    void aPoisonedPlayIsGivenUpAndDelaysNobodyElse() throws IOException {
        String poison = say("poison", "poison.sh", "p", Map.of("tries", 3));
        long sent = System.currentTimeMillis() * 1_000_000;
        String other = say("other", "short.sh", "q", Map.of());
        say("behind", "short.sh", "p", Map.of());
        site.awaitEnded();
        assertThat(action(poison).path("state").asText()).isEqualTo("DEAD");
        assertThat(action(other).path("state").asText()).isEqualTo("DONE");
        assertThat(state("behind")).isEqualTo("DONE");
        assertThat(site.texts(
                        "SELECT reason_class || ': ' || evidence FROM dead_letter l JOIN action a ON a.id = l.action_id"
                                + " WHERE a.action_key = ?",
                        poison))
                .containsExactly("exhausted: given up after 3 tries; last: poison.sh ended with 2; it said: poisoned");
        long begun = begins(other).get(0);
        assertThat((begun - sent) / 1_000_000).as("ms until it began").isLessThan(1_000);
        assertThat(begins(poison)).hasSize(3);
        assertThat(begins("play behind").get(0)).isGreaterThan(begins(poison).get(2));
    }

    /**
     * AC-6 as written: {@code mvn -q test -Dtest=AnsibleFlowTest -DexcludedGroups=none -Dgroups=bench} on a machine that does
     * nothing else.
     */
    @Test
    @Tag("bench")
    void fortyPlaysOfTwoSecondsOverEightKeysTakeTwentyTwo() throws IOException {
        List<String> all = new ArrayList<>();
        for (int n = 0; n < 40; n++) {
            all.add(say("forty" + n, "two.sh", "forty " + n % 8, Map.of()));
        }
        site.awaitEnded();
        List<long[]> spans = new ArrayList<>();
        for (String one : all) {
            assertThat(action(one).path("state").asText()).isEqualTo("DONE");
            spans.add(new long[] {begins(one).get(0), ends(one).get(0)});
        }
        for (int n = 8; n < 40; n++) {
            assertThat(spans.get(n)[0]).isGreaterThan(spans.get(n - 8)[1]);
        }
        long first = spans.stream().mapToLong(span -> span[0]).min().orElseThrow();
        long last = spans.stream().mapToLong(span -> span[1]).max().orElseThrow();
        System.out.println("AC-6: " + (last - first) / 1_000_000 + " ms");
        assertThat(last - first).isLessThanOrEqualTo(22_000_000_000L);
    }

    /** AC-6 in small: in order within a key, never two of one at a time, four side by side. */
    @Test
    void playsOfOneKeyRunInOrderAndThoseOfOthersBeside() throws IOException {
        List<String> all = new ArrayList<>();
        for (int n = 0; n < 16; n++) {
            all.add(say("n" + n, "short.sh", "key " + n % 4, Map.of()));
        }
        site.awaitEnded();
        List<long[]> spans = new ArrayList<>();
        for (String one : all) {
            assertThat(action(one).path("state").asText()).isEqualTo("DONE");
            spans.add(new long[] {begins(one).get(0), ends(one).get(0)});
        }
        for (int n = 4; n < 16; n++) {
            assertThat(spans.get(n)[0])
                    .as("%s begins after the one of its key before it has ended", n)
                    .isGreaterThan(spans.get(n - 4)[1]);
        }
        long most = spans.stream()
                .mapToLong(at -> spans.stream()
                        .filter(span -> span[0] <= at[0] && at[0] < span[1])
                        .count())
                .max()
                .orElseThrow();
        assertThat(most).isBetween(2L, 4L);
    }

    @Test
    void aGroupHasAConcurrencyOfItsOwn() throws IOException {
        List<String> all = new ArrayList<>();
        for (int n = 0; n < 4; n++) {
            all.add(say("g" + n, "short.sh", "free " + n, Map.of("group", "narrow")));
        }
        site.awaitEnded();
        assertThat(site.texts("SELECT DISTINCT system FROM action WHERE name LIKE 'g_'"))
                .containsExactly("ansible-narrow");
        List<long[]> spans = new ArrayList<>();
        for (String one : all) {
            spans.add(new long[] {begins(one).get(0), ends(one).get(0)});
        }
        spans.sort((one, other) -> Long.compare(one[0], other[0]));
        for (int n = 1; n < 4; n++) {
            assertThat(spans.get(n)[0]).isGreaterThan(spans.get(n - 1)[1]);
        }
    }

    /** AC-8. */
    @Test
    void aPlayThatTakesTooLongIsEndedAndTriedByItsPolicy() throws IOException {
        String endless = say("endless", "endless.sh", "e", Map.of("timeout", "1s", "tries", 2));
        site.awaitEnded();
        JsonNode row = action(endless);
        assertThat(row.path("state").asText()).isEqualTo("DEAD");
        assertThat(row.path("reason").asText())
                .startsWith("given up after 2 tries; last: endless.sh TIMED_OUT: it was ended after");
        assertThat(row.at("/result/outcome").asText()).isEqualTo("TIMED_OUT");
        assertThat(begins(endless)).hasSize(2);
        assertThat(alive("sleep 617")).isEmpty();
    }

    /** On the whole machine: no other test may begin the like meanwhile. */
    private static List<String> alive(String command) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.flatMap(process -> process.info().commandLine().stream())
                    .filter(line -> line.endsWith(command))
                    .toList();
        }
    }

    /** Somebody killed it, with whoever would have noted that. */
    @Test
    void aPlayThatDiedWaitsForAHumanOrBeginsAnewAsItSays() throws IOException {
        Files.deleteIfExists(directory.resolve("once"));
        String again = say("again", "once.sh", "r", Map.of("onCrash", "rerun"));
        site.awaitEnded();
        assertThat(action(again).path("state").asText()).isEqualTo("DONE");
        assertThat(begins(again)).hasSize(2);

        Files.deleteIfExists(directory.resolve("once"));
        String held = say("held", "once.sh", "r", Map.of());
        site.awaitEnded();
        assertThat(action(held).path("state").asText()).isEqualTo("FAILED");
        assertThat(action(held).path("reason").asText())
                .startsWith("once.sh died before its end, and nobody noted how")
                .contains("HELD");
        assertThat(begins(held)).hasSize(1);

        String letter = site.text(
                "SELECT l.id FROM dead_letter l JOIN action a ON a.id = l.action_id WHERE a.action_key = ?", held);
        assertThat(site.api()
                        .post(
                                "/api/drover/dead-letters/replay",
                                io.drover.testing.SiteApi.PASSWORD,
                                ("{\"ids\": [" + letter + "]}").getBytes())
                        .statusCode())
                .isEqualTo(200);
        site.awaitEnded();
        assertThat(action(held).path("state").asText()).isEqualTo("DONE");
        assertThat(begins(held)).hasSize(2);
    }

    /** AC-7. */
    @Test
    void secretsAreNeitherInTheLogNorInTheLedger() throws IOException {
        String secret = say(
                "secret", "secret.sh", "s", Map.of("vars", Map.of("who", "ann"), "secrets", Map.of("token", "token")));
        site.awaitEnded();
        JsonNode row = action(secret);
        assertThat(row.path("state").asText()).isEqualTo("FAILED");
        assertThat(row.path("reason").asText()).contains("\"who\": \"ann\", \"token\": \"***********\"");
        assertThat(row.toString()).doesNotContain("sesame");
        assertThat(
                        site.texts(
                                "SELECT evidence FROM dead_letter UNION ALL SELECT answer FROM call UNION ALL SELECT request FROM call"))
                .noneMatch(text -> text.contains("sesame"));
        try (Stream<Path> files = Files.walk(directory.resolve("runs"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain("sesame");
            }
        }
    }

    @Test
    void whatAPlaySaysIsShownWhileItRuns() throws Exception {
        String waits = say("waits", "waits.sh", "w", Map.of());
        Site.await(() -> !begins(waits).isEmpty());
        String id = site.text("SELECT id FROM action WHERE action_key = ?", waits);
        StringWriter out = new StringWriter();
        Thread command =
                new Thread(() -> command(out, "logs", id, "--url", site.api().base()));
        command.start();
        Site.await(() -> out.toString().equals("waiting\n"));
        Files.createFile(directory.resolve("go"));
        command.join(30_000);
        assertThat(out.toString()).isEqualTo("waiting\nwent on\n");
        site.awaitEnded();
        assertThat(new String(
                        site.api().get("/api/drover/runs/" + id + "/log?from=8").body()))
                .isEqualTo("went on\n");
        assertThat(command(
                        new StringWriter(),
                        "logs",
                        "no-such-run",
                        "--url",
                        site.api().base()))
                .isEqualTo(1);
    }

    /** Another machine began it and has not been seen since: nobody here knows how it ended, and nothing is repeated. */
    @Test
    void aPlayOfAMachineThatIsGoneIsHeldForAHuman() throws IOException {
        String play = say("gone", "waits.sh", "g", Map.of("onCrash", "rerun"));
        Site.await(() -> state("gone").equals("ACCEPTED"));
        String run = action(play).path("external_id").asText().split("@")[0];
        site.ledger()
                .database()
                .sql()
                .sql(
                        "INSERT INTO run_place (place, host, directory, seen_at) VALUES ('90e90e90', 'rel9', '/srv/runs', ?)")
                .param(java.time.OffsetDateTime.now().minusHours(2))
                .update();
        site.ledger()
                .database()
                .sql()
                .sql("UPDATE action SET external_id = ?, poll_at = ? WHERE action_key = ?")
                .params(run + "@90e90e90", java.time.OffsetDateTime.now(), play)
                .update();
        Site.await(() -> {
            site.ledger()
                    .database()
                    .sql()
                    .sql("UPDATE action SET poll_at = ? WHERE action_key = ? AND state = 'ACCEPTED'")
                    .params(java.time.OffsetDateTime.now(), play)
                    .update();
            return state("gone").equals("FAILED");
        });
        assertThat(action(play).path("reason").asText())
                .startsWith("run " + run + " was on rel9, which has not been seen since ")
                .contains("look there in /srv/runs how it ended. HELD: replay this letter");
        assertThat(begins(play)).hasSize(1);
        Files.createFile(directory.resolve("go"));
        Site.await(() -> leftovers().isEmpty());
        assertThat(site.texts("SELECT host FROM run_place WHERE place <> '90e90e90'"))
                .as("this machine's own directory")
                .hasSize(1);
    }

    /** The event is canceled, and so is the play. */
    @Test
    void aCanceledEventEndsItsPlay() throws IOException {
        String endless = say("canceled", "endless.sh", "c", Map.of());
        Site.await(() -> state("canceled").equals("ACCEPTED"));
        long event = Long.parseLong(site.text("SELECT event_id FROM action WHERE action_key = ?", endless));
        new io.drover.ledger.Cancellations(
                        site.ledger().database(),
                        java.time.Clock.systemUTC(),
                        () -> site.text("SELECT name FROM instance WHERE gone_at IS NULL"),
                        new io.drover.dispatch.CancelVerbs(new io.drover.dispatch.Verbs(new io.drover.routes.RouteFiles(
                                directory.resolve("routes"), java.util.Set.of())::kamelet)))
                .cancel(event, "ann");
        Site.await(() -> site.texts("SELECT state FROM action WHERE verb = 'ansible-cancel-run'")
                .equals(List.of("DONE")));
        Site.await(() -> alive("sleep 617").isEmpty());
        assertThat(state("canceled")).isEqualTo("CANCELED");
    }

    private static int command(StringWriter out, String... words) {
        CommandLine line = Drover.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(new StringWriter()));
        return line.execute(words);
    }

    /** @return the action's key */
    private String say(String id, String play, String lane, Map<String, Object> more) {
        Map<String, Object> body = new HashMap<>(more);
        body.put("id", id);
        body.put("play", play);
        body.put("lane", lane);
        ObjectNode json = JSON.valueToTree(body);
        site.bus().send("play.run", UUID.randomUUID(), json);
        return "play " + id;
    }

    private JsonNode action(String key) {
        return site.ledger()
                .database()
                .sql()
                .sql(
                        "SELECT id, state, reason, external_id, result, parameters, resolved FROM action WHERE action_key = ?")
                .param(key)
                .query(AnsibleFlowTest::read)
                .single();
    }

    private static JsonNode read(ResultSet row, int number) throws SQLException {
        return JSON.createObjectNode()
                .put("id", row.getLong(1))
                .put("state", row.getString(2))
                .put("reason", row.getString(3))
                .put("external_id", row.getString(4))
                .put("parameters", row.getString(6))
                .put("resolved", row.getString(7))
                .set("result", parsed(row.getString(5)));
    }

    private static JsonNode parsed(String json) {
        try {
            return json == null ? JSON.nullNode() : JSON.readTree(json);
        } catch (IOException e) {
            throw new AssertionError(json, e);
        }
    }

    private String state(String name) {
        List<String> states = site.texts("SELECT state FROM action WHERE action_key = ?", "play " + name);
        return states.isEmpty() ? "" : states.get(0);
    }

    private List<Long> begins(String key) throws IOException {
        return times(key, "begins");
    }

    private List<Long> ends(String key) throws IOException {
        return times(key, "ends");
    }

    /** Of the runs of all tries of an action, in nanoseconds, in order. */
    private List<Long> times(String key, String what) throws IOException {
        List<String> ids = site.texts("SELECT id FROM action WHERE action_key = ?", key);
        if (ids.isEmpty()) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(notes)) {
            return lines.map(line -> line.split(" "))
                    .filter(words -> words[0].startsWith(ids.get(0) + "-") && words[1].equals(what))
                    .map(words -> Long.valueOf(words[2]))
                    .toList();
        }
    }

    private List<Path> leftovers() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("runs"))) {
            return files.filter(file -> file.endsWith("private")
                            || file.getFileName().toString().startsWith("variables"))
                    .toList();
        }
    }
}

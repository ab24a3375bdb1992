package io.drover.modules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.cli.PlanCommand;
import io.drover.sandbox.Fault;
import io.drover.sandbox.SandboxJson;
import io.drover.testing.SiteApi;
import io.drover.testing.SiteBus.Said;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a message would do is told before it does it: {@code POST /api/drover/plan} and {@code drover plan}. */
class PlanBeforehandTest extends OnASite {
    private static final String PLAN = "/api/drover/plan";
    private static final List<String> TABLES =
            List.of("message", "delivery", "event", "action", "lookup", "dead_letter", "publication", "audit");

    private List<String> before = List.of();

    @Override
    Map<String, String> settings() {
        return Map.of();
    }

    @BeforeEach
    void countRows() {
        before = rows();
    }

    @Test
    void tellsThePlanAndLeavesNothingBehind() {
        diamond("told", "told-rpm@main");
        byte[] message = push("told-rpm");

        JsonNode answer = planned(message);

        JsonNode route = route(answer, SPEC);
        assertThat(route.path("decision").asText()).isEqualTo("acted");
        assertThat(route.path("reason").asText()).isEqualTo("would plan 8 actions");
        assertThat(route.at("/event/type").asText()).isEqualTo("GitRPMSpecChangeEvent");
        assertThat(builds(route))
                .containsExactly("told-root:1 0", "told-left:1 1", "told-right:1 1", "told-bottom:1 2");
        assertThat(route.path("lookups").findValuesAsText("step")).contains("mbs-rebuild-order-lookup");
        assertThat(route(answer, MODULEMD).path("decision").asText()).isEqualTo("ignored");
        assertThat(route(answer, MODULEMD).path("reason").asText()).isEqualTo(NO_MODULEMD);
        assertThat(rows()).as("nothing is stored").isEqualTo(before);
        assertThat(effects.all()).as("nothing is done").isEmpty();
    }

    @Test
    void isDoneLaterJustAsItWasToldAndIsADuplicateFromThenOn() {
        modules.ready("later:1", "later-rpm@main");
        byte[] message = push("later-rpm");
        List<String> told = keys(route(planned(message), SPEC));

        JsonNode stored = json(site.api().post("/api/drover/messages", SiteApi.PASSWORD, message));
        site.awaitEnded();

        assertThat(told).hasSize(2);
        assertThat(site.texts("SELECT action_key FROM action WHERE name = 'later:1' ORDER BY id"))
                .isEqualTo(told);
        JsonNode again = json(
                site.api().post(PLAN + "?message=2026-" + stored.path("id").asText(), SiteApi.PASSWORD, new byte[0]));
        JsonNode route = route(again, SPEC);
        // our own commit has moved the branch's head since: the head, not the push, is the cause
        assertThat(again.path("id")).isEqualTo(stored.path("id"));
        assertThat(route.path("decision").asText()).isEqualTo("duplicate");
        assertThat(route.at("/actions/0/covered_by/state").asText()).isEqualTo("DONE");
        assertThat(effects.all()).as("once").containsExactly(pushed("later:1"), submitted("later:1"));
    }

    @Test
    void aSystemThatCannotTellIsNeitherANoNorAStoredAttempt() {
        modules.ready("sick:1", "sick-rpm@main");
        byte[] message = push("sick-rpm");
        site.simulators().server("mbs").faults().arm(Fault.status(503));

        JsonNode route = route(planned(message), SPEC);

        assertThat(route.path("decision").asText()).isEqualTo("waiting");
        assertThat(route.path("reason").asText()).startsWith("could not tell: ");
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void whatIsNoMessageIsRefusedAndNotKept() {
        HttpResponse<byte[]> answer = site.api().post(PLAN, SiteApi.PASSWORD, "{\"topic\": ".getBytes());
        HttpResponse<byte[]> nothing = site.api().post(PLAN, SiteApi.PASSWORD, new byte[0]);
        HttpResponse<byte[]> unknown =
                site.api().post(PLAN + "?message=" + UUID.randomUUID(), SiteApi.PASSWORD, new byte[0]);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("message").asText()).startsWith("This is no message: the body is not JSON");
        assertThat(nothing.statusCode()).isEqualTo(400);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void asksNobodyForStrangers() {
        assertThat(site.api().post(PLAN, null, push("stranger-rpm")).statusCode())
                .isEqualTo(401);
        assertThat(site.api().post(PLAN, "guessed", push("stranger-rpm")).statusCode())
                .isEqualTo(401);
    }

    @Test
    void aMessageThatNoRouteWantsSaysSo() {
        JsonNode answer = planned(SandboxJson.object()
                .put("topic", "org.elsewhere.prod.some.thing")
                .put("id", UUID.randomUUID().toString())
                .<ObjectNode>set("body", SandboxJson.object())
                .toString()
                .getBytes(StandardCharsets.UTF_8));

        assertThat(answer.path("summary").asText()).isEqualTo("no route would be asked");
        assertThat(answer.path("note").asText()).startsWith("the topic has no prefix known here");
        assertThat(answer.path("routes")).isEmpty();
    }

    @Test
    void theCommandDrawsIt(@TempDir Path directory) throws IOException {
        diamond("drawn", "drawn-rpm@main");
        Path message = directory.resolve("message.json");
        Files.write(message, push("drawn-rpm"));
        Path picture = directory.resolve("plan.svg");

        String tree = plan(message.toString());
        assertThat(tree.lines().map(line -> line.replaceAll(" \\[(\\d)] (\\S+): .*", " $1 $2")))
                .contains(
                        "└─ drawn-root:1 0 distgit-push-empty-commit",
                        "   └─ drawn-root:1 0 mbs-submit-build",
                        "route " + MODULEMD + ": ignored, " + NO_MODULEMD);
        assertThat(plan(message.toString(), "--svg", picture.toString())).isEqualTo("written: " + picture + "\n");
        assertThat(Files.readString(picture)).startsWith("<svg").contains("drawn-bottom:1");
        assertThat(plan(message.toString(), "--dot"))
                .startsWith("digraph plan {")
                .contains("drawn-left:1");
        assertThat(rows()).isEqualTo(before);
    }

    private String plan(String... arguments) {
        List<String> line = new ArrayList<>(List.of(arguments));
        line.addAll(List.of("--url", site.api().base(), "--user", SiteApi.USER, "--password=" + SiteApi.PASSWORD));
        StringWriter out = new StringWriter();
        int code = new CommandLine(new PlanCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .execute(line.toArray(String[]::new));
        assertThat(code).as(out.toString()).isZero();
        return out.toString();
    }

    private JsonNode planned(byte[] message) {
        HttpResponse<byte[]> answer = site.api().post(PLAN, SiteApi.PASSWORD, message);
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return json(answer);
    }

    private static JsonNode route(JsonNode answer, String route) {
        for (JsonNode one : answer.path("routes")) {
            if (one.path("route").asText().equals(route)) {
                return one;
            }
        }
        throw new AssertionError("no " + route + " in " + answer);
    }

    private static List<String> builds(JsonNode route) {
        List<String> builds = new ArrayList<>();
        for (JsonNode action : route.path("actions")) {
            if (action.path("artifact").asText().equals("MODULE")) {
                builds.add(action.path("name").asText() + " "
                        + action.path("batch").asInt());
            }
        }
        return builds;
    }

    private static List<String> keys(JsonNode route) {
        return route.path("actions").findValuesAsText("key");
    }

    private List<String> rows() {
        List<String> rows = new ArrayList<>();
        TABLES.forEach(table -> rows.add(table + " "
                + site.texts("SELECT CAST(COUNT(*) AS varchar) FROM " + table).get(0)));
        return rows;
    }

    /** A push of which nobody hears yet, as an archive has it. */
    private byte[] push(String rpm) {
        site.bus().hold("git.receive", "pagure.git.receive");
        modules.spec(rpm, "main");
        Said push = site.bus().held().get(0);
        ObjectNode message = SandboxJson.object()
                .put("topic", site.bus().prefix() + "." + push.topic())
                .put("id", UUID.randomUUID().toString());
        message.putObject("headers");
        message.set("body", push.body());
        before = rows();
        return message.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        try {
            return SandboxJson.parse(answer.body());
        } catch (IOException e) {
            throw new AssertionError(new String(answer.body(), StandardCharsets.UTF_8), e);
        }
    }
}

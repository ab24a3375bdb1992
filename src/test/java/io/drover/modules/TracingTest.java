package io.drover.modules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.SandboxJson;
import io.drover.testing.SiteApi;
import io.drover.testing.SiteBus.Said;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The way in over HTTP, and the way back from a build to all that led to it: statement AC-42. */
class TracingTest extends OnASite {
    private static final String MESSAGES = "/api/drover/messages";

    @Override
    Map<String, String> settings() {
        return Map.of("drover.dispatch.poll-interval", "1h");
    }

    /** AC-42. */
    @Test
    void leadsFromABuildToItsEventDecisionLookupsMessageAndCalls() {
        modules.ready("trace:1", "trace-rpm@main");
        site.bus().hold("git.receive");
        modules.spec("trace-rpm", "main");
        site.awaitEnded();

        JsonNode builds = site.api().json("/api/1/builds/?name=trace:1");
        assertThat(builds.at("/meta/total").asInt()).isEqualTo(1);
        JsonNode build = builds.at("/items/0");
        assertThat(build.path("state_name").asText()).isEqualTo("DONE");
        assertThat(build.path("build_id").asText()).isEqualTo(build("trace:1"));
        JsonNode event =
                site.api().json("/api/1/events/" + build.path("event_id").asText());
        assertThat(event.path("state_name").asText()).isEqualTo("COMPLETE");

        JsonNode why =
                site.api().json("/api/drover/why?build=" + build.path("id").asText());
        assertThat(why.path("summary").asText())
                .startsWith("acted on by " + SPEC + ": event "
                        + build.path("event_id").asText())
                .contains("is complete");
        UUID message = UUID.fromString(why.at("/message/id").asText());
        Said said = site.bus().sent().stream()
                .filter(sent -> sent.id().equals(message))
                .findFirst()
                .orElseThrow();
        assertThat(why.at("/message/topic").asText()).isEqualTo(site.bus().prefix() + "." + said.topic());
        assertThat(site.api().get(MESSAGES + "/" + message + "/raw").body())
                .isEqualTo(said.body().toString().getBytes(StandardCharsets.UTF_8));

        JsonNode delivery = only(why.path("deliveries"), "route", SPEC);
        assertThat(delivery.path("decision").asText()).isEqualTo("acted");
        assertThat(delivery.path("event_id").asText())
                .isEqualTo(build.path("event_id").asText());
        assertThat(texts(delivery.path("trace"), "id")).contains("spec-file-changed", "followed", "allowed");
        assertThat(texts(delivery.path("lookups"), "step"))
                .containsExactly(
                        "distgit-branch-head-lookup",
                        "mbs-modules-with-component-lookup",
                        "mbs-rebuild-order-lookup",
                        "distgit-branch-head-lookup",
                        "mbs-build-of-commit-lookup");
        assertThat(delivery.at("/lookups/1/answer/modules/0/name").asText()).isEqualTo("trace");

        JsonNode actions =
                only(why.path("events"), "id", build.path("event_id").asText()).path("actions");
        JsonNode submission = only(actions, "id", build.path("id").asText());
        assertThat(texts(submission.path("calls"), "kind")).containsExactly("send", "poll");
        assertThat(submission.at("/calls/0/request/scmurl").asText())
                .isEqualTo(modules.scmurl("trace:1", modules.head("trace:1")));
        assertThat(submission.at("/calls/0/answer").asText()).contains("HTTP 201");
        JsonNode needed = site.api()
                .json("/api/drover/why?action=" + submission.at("/depends_on/0").asText());
        JsonNode commit = needed.at("/events/0/actions/0");
        assertThat(commit.path("verb").asText()).isEqualTo("distgit-push-empty-commit");
        assertThat(commit.path("external_id").asText()).isEqualTo(modules.head("trace:1"));
        assertThat(texts(commit.path("calls"), "kind")).containsExactly("send");
    }

    @Test
    void saysAtMessagesWhyTheyWereIgnored() {
        modules.commit("rpms", "why-rpm", "main", "README.md", "Read me");
        site.awaitEnded();
        UUID id = site.bus().last("git.receive").id();

        JsonNode why = site.api().json("/api/drover/why?message=2026-" + id);

        assertThat(why.path("summary").asText())
                .contains("ignored by " + SPEC + ": " + NO_SPEC, "ignored by " + MODULEMD + ": " + NO_MODULEMD);
        assertThat(why.path("events")).isEmpty();
    }

    @Test
    void takesAMessageOverHttpOnceAndActsOnIt() {
        modules.ready("http:1", "http-rpm@main");
        byte[] message = message(UUID.randomUUID(), "http-rpm");

        HttpResponse<byte[]> stored = site.api().post(MESSAGES, SiteApi.PASSWORD, message);
        HttpResponse<byte[]> again = site.api().post(MESSAGES, SiteApi.PASSWORD, message);
        site.awaitEnded();

        assertThat(stored.statusCode()).isEqualTo(201);
        assertThat(json(stored).path("outcome").asText()).isEqualTo("stored");
        assertThat(json(again).path("outcome").asText()).isEqualTo("duplicate");
        assertThat(json(again).path("id")).isEqualTo(json(stored).path("id"));
        assertThat(effects.all()).containsExactly(pushed("http:1"), submitted("http:1"));
        assertThat(site.events("http-rpm/")).containsExactly("COMPLETE: All 2 actions are done.");
        assertThat(site.api()
                        .get(json(stored).path("why").asText().replaceAll("https?://[^/]*", ""))
                        .statusCode())
                .isEqualTo(200);
        assertThat(site.texts("SELECT source || ' ' || receptions FROM message WHERE id = ?", id(stored)))
                .containsExactly("http 2");
        assertThat(site.texts("SELECT who FROM audit WHERE what = 'message.send'"))
                .contains(SiteApi.USER);
    }

    @Test
    void keepsWhatItCannotReadOverHttpAndSaysWhatIsWrong() {
        HttpResponse<byte[]> answer = site.api().post(MESSAGES, SiteApi.PASSWORD, "{\"topic\": ".getBytes());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("message").asText()).startsWith("This is no message: the body is not JSON");
        assertThat(site.texts("SELECT reason_class || ' ' || source FROM dead_letter"))
                .containsExactly("invalid http");
    }

    @Test
    void takesNothingFromStrangers() {
        byte[] message = message(UUID.randomUUID(), "strange-rpm");

        assertThat(site.api().post(MESSAGES, null, message).statusCode()).isEqualTo(401);
        assertThat(site.api().post(MESSAGES, "guessed", message).statusCode()).isEqualTo(401);
        assertThat(site.texts("SELECT id FROM message WHERE source = 'http' AND headers LIKE '%strange%'"))
                .isEmpty();
        assertThat(site.texts("SELECT id FROM audit WHERE who <> ?", SiteApi.USER))
                .isEmpty();
    }

    /** As an archive has it. */
    private byte[] message(UUID id, String rpm) {
        site.bus().hold("git.receive", "pagure.git.receive");
        modules.spec(rpm, "main");
        Said push = site.bus().held().get(0);
        site.bus().hold();
        ObjectNode message = SandboxJson.object()
                .put("topic", site.bus().prefix() + "." + push.topic())
                .put("id", id.toString());
        message.putObject("headers");
        message.set("body", push.body());
        return message.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static UUID id(HttpResponse<byte[]> answer) {
        return UUID.fromString(json(answer).path("id").asText());
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        try {
            return SandboxJson.parse(answer.body());
        } catch (IOException e) {
            throw new AssertionError(new String(answer.body(), StandardCharsets.UTF_8), e);
        }
    }

    private static JsonNode only(JsonNode list, String member, String value) {
        List<JsonNode> found = new ArrayList<>();
        list.forEach(one -> {
            if (one.path(member).asText().equals(value)) {
                found.add(one);
            }
        });
        assertThat(found).as(member + " " + value + " in " + list).hasSize(1);
        return found.get(0);
    }

    private static List<String> texts(JsonNode list, String member) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.path(member).asText()));
        return texts;
    }
}

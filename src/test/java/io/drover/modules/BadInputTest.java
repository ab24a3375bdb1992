package io.drover.modules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.AMQP;
import io.drover.sandbox.BusPublisher;
import io.drover.sandbox.RequestLog;
import io.drover.sandbox.SandboxJson;
import io.drover.testing.Site;
import io.drover.testing.SiteBus.Said;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What nobody should send, sent over AMQP to a whole Drover: all of it leaves a trace, and none of it gets further. */
class BadInputTest extends OnASite {
    @Override
    Map<String, String> settings() {
        return Map.of("drover.dispatch.poll-interval", "200ms");
    }

    /** B6. */
    @Test
    void keepsWhatItCannotReadAndGoesOn() {
        modules.ready("good:1", "good-rpm@main");
        Map<String, byte[]> bad = new LinkedHashMap<>();
        bad.put("no JSON", utf8("{\"commit\": {\"repo\""));
        bad.put("HTML", utf8("<html></html>"));
        bad.put("nothing", new byte[0]);
        bad.put("an array", utf8("[{\"commit\": {}}]"));
        bad.put("10 MB", utf8("{\"commit\": \"" + "x".repeat(10 * 1024 * 1024) + "\"}"));
        bad.put("deep", utf8("{\"commit\":".repeat(20_000) + "1" + "}".repeat(20_000)));
        bad.put("not UTF-8", "{\"commit\": {\"repo\": \"é\"}}".getBytes(StandardCharsets.ISO_8859_1));

        bad.values().forEach(body -> site.bus().raw(topic("git.receive"), properties("application/json"), body));
        site.bus().raw(topic("git.receive"), encoded("rot13"), utf8("{}"));
        modules.spec("good-rpm", "main");
        site.awaitEnded();

        assertThat(site.texts("SELECT DISTINCT reason_class || ' ' || state || ' ' || topic FROM dead_letter"
                        + " WHERE message_id IS NULL AND action_id IS NULL"))
                .containsExactly("invalid OPEN " + topic("git.receive"));
        assertThat(
                        site.texts(
                                "SELECT OCTET_LENGTH(body) FROM dead_letter WHERE message_id IS NULL AND action_id IS NULL ORDER BY id"))
                .containsExactlyElementsOf(Stream.concat(bad.values().stream(), Stream.of(utf8("{}")))
                        .map(body -> Integer.toString(body.length))
                        .toList());
        assertThat(site.queued()).isZero();
        assertThat(effects.all()).containsExactly(pushed("good:1"), submitted("good:1"));
    }

    @Test
    void recordsWhatAnotherEnvironmentSendsAndAsksNoRoute() {
        modules.ready("staging:1", "staging-rpm@main");
        Said push = heldPush("staging-rpm");

        site.bus()
                .raw(
                        topic("git.receive").replace(".prod.", ".stg."),
                        properties("application/json")
                                .builder()
                                .messageId(push.id().toString())
                                .build(),
                        utf8(push.body().toString()));
        Site.await(() ->
                !site.texts("SELECT id FROM message WHERE id = ?", push.id()).isEmpty());
        site.awaitEnded();

        assertThat(site.text("SELECT environment || ': ' || note FROM message WHERE id = ?", push.id()))
                .startsWith("stg: sent by environment stg; this instance serves ");
        assertThat(site.decisions(push.id())).isEmpty();
        assertThat(effects.all()).isEmpty();
    }

    @Test
    void letsNoHeaderOfASenderReachAnotherSystem() {
        modules.ready("forged:1", "forged-rpm@main");
        Said push = heldPush("forged-rpm");
        Map<String, Object> forged = new HashMap<>();
        List.of(
                        "CamelHttpUri",
                        "CamelHttpPath",
                        "CamelHttpQuery",
                        "CamelHttpMethod",
                        "CAMELHTTPURI",
                        "CamelToDynamicEndpoint",
                        "CamelSpringRabbitmqRoutingOverrideKey",
                        "breadcrumbId",
                        "Host",
                        "Authorization",
                        "Cookie",
                        "X-Forged",
                        "kamelet.path",
                        "mbsTalk",
                        "actionKey")
                .forEach(name -> forged.put(name, "http://127.0.0.1:1/forged"));
        forged.put("CamelHttpMethodEvil", Map.of("a", List.of(1, 2)));
        forged.put("X-Long", "forged".repeat(2_000));

        site.bus().send(push, forged);
        site.awaitEnded();

        assertThat(effects.all()).containsExactly(pushed("forged:1"), submitted("forged:1"));
        for (String system : List.of("mbs", "distgit")) {
            assertThat(effects.requests(system)).isNotEmpty().allSatisfy(BadInputTest::hasNothingForged);
        }
        JsonNode kept = json(site.text("SELECT headers FROM message WHERE id = ?", push.id()));
        assertThat(kept.fieldNames()).toIterable().noneMatch(name -> name.toLowerCase(Locale.ROOT)
                .startsWith("camel"));
        assertThat(kept.path("Authorization").asText()).isEqualTo("***");
        assertThat(kept.path("X-Forged").asText()).isEqualTo("http://127.0.0.1:1/forged");
    }

    private static void hasNothingForged(RequestLog.Entry request) {
        assertThat(request.headers().keySet()).noneMatch(name -> name.toLowerCase(Locale.ROOT)
                .matches("camel.*|breadcrumbid|x-forged|x-long|kamelet.*|mbstalk|actionkey|cookie"
                        + "|fedora.messaging.*|sent-at"));
        assertThat(request.toString()).doesNotContain("forged\"", "127.0.0.1:1/", "forgedforged");
    }

    @Test
    void endsEveryPushOfAnUnheardOfShape() {
        Map<String, String> commits = new LinkedHashMap<>();
        commits.put("no object", "7");
        commits.put("null", "null");
        commits.put("nothing", "{}");
        commits.put("numbers for names", "{\"namespace\": 1, \"repo\": 2, \"branch\": 3, \"rev\": 4, \"stats\": 5}");
        commits.put("lists", "{\"namespace\": [], \"repo\": [\"a\"], \"branch\": {}, \"stats\": {\"files\": \"x\"}}");
        for (String name :
                List.of("../../etc", "a/b", "-oProxyCommand=x", "a b", "$(reboot)", "ä", ".git", "x".repeat(5_000))) {
            commits.put(name, push("rpms", name, "main"));
            commits.put("modules " + name, push("modules", name, "1"));
        }
        for (String branch : List.of("../x", "a\\nb", "", "refs/heads/", "-f", "a..b", "x".repeat(5_000))) {
            commits.put("branch " + branch, push("rpms", "figlet", branch));
            commits.put("modules branch " + branch, push("modules", "caddy", branch));
        }

        commits.forEach((name, commit) ->
                site.bus().send("git.receive", UUID.randomUUID(), json("{\"commit\": " + commit + "}")));
        site.awaitEnded();

        assertThat(site.texts("SELECT DISTINCT state FROM delivery")).isSubsetOf("JUDGED", "DEAD");
        assertThat(effects.in("distgit")).isEmpty();
        assertThat(effects.in("mbs")).isEmpty();
        assertThat(site.texts("SELECT DISTINCT l.reason_class FROM dead_letter l WHERE message_id IS NOT NULL"))
                .isSubsetOf("invalid", "permanent");
    }

    private static String push(String namespace, String name, String branch) {
        return "{\"namespace\": \"" + namespace + "\", \"repo\": \"" + name + "\", \"branch\": \"" + branch
                + "\", \"rev\": \"0123456789abcdef0123456789abcdef01234567\", \"stats\": {\"files\": {\"" + name
                + ".yaml\": {}, \"" + name + ".spec\": {}}}}";
    }

    /** A push that happened and of which nobody was told. */
    private Said heldPush(String rpm) {
        site.bus().hold("git.receive", "pagure.git.receive");
        modules.spec(rpm, "main");
        Said push = site.bus().held().get(0);
        site.bus().hold();
        return push;
    }

    private String topic(String name) {
        return site.bus().prefix() + "." + name;
    }

    private static AMQP.BasicProperties properties(String contentType) {
        return BusPublisher.plain().builder().contentType(contentType).build();
    }

    private static AMQP.BasicProperties encoded(String encoding) {
        return BusPublisher.plain().builder().contentEncoding(encoding).build();
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) SandboxJson.parse(utf8(text));
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

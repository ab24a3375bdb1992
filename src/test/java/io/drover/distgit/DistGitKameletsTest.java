package io.drover.distgit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.CallResult.Ambiguous;
import io.drover.dispatch.CallResult.Done;
import io.drover.dispatch.CallResult.Unavailable;
import io.drover.sandbox.Fault;
import io.drover.sandbox.Fault.Kind;
import io.drover.sandbox.SandboxJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistGitKameletsTest {
    private static final String SHA = "0123456789abcdef0123456789abcdef01234567";

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private DistGitOnLoopback remote;
    private ProducerTemplate template;

    @TempDir
    private Path root;

    @BeforeEach
    void start() throws IOException {
        remote = new DistGitOnLoopback(root);
        camel.getComponent("kamelet", KameletComponent.class).setLocation("classpath:routes/kamelets");
        camel.getComponent("kamelet", KameletComponent.class).setNoErrorHandler(true);
        camel.getRegistry().bind("distgitBranchHead", new BranchHead(remote.settings()));
        camel.getRegistry().bind("distgitEmptyCommits", remote.emptyCommits());
        camel.start();
        template = camel.createProducerTemplate();
    }

    @AfterEach
    void stop() {
        camel.stop();
        remote.close();
    }

    @Test
    void looksABranchUp() {
        JsonNode answer = call("distgit-branch-head-lookup", DistGitOnLoopback.bump("foo", "1"))
                .getMessage()
                .getBody(JsonNode.class);
        assertThat(answer.path("commit").asText()).isEqualTo(remote.first);
    }

    @Test
    void throwsWhereTheLookupCouldNotTell() {
        remote.faults().arm(Fault.status(503));

        assertThat(call("distgit-branch-head-lookup", DistGitOnLoopback.bump("foo", "1"))
                        .getException())
                .isInstanceOfSatisfying(DistGitFailed.class, failed -> assertThat(failed.result())
                        .isInstanceOf(Unavailable.class));
    }

    @Test
    void pushesOnceAndProbes() {
        remote.faults().arm(Fault.once(Kind.DROP_AFTER).on("POST", "/git-receive-pack$"));

        Object pushed = call("distgit-push-empty-commit-action", DistGitOnLoopback.bump("foo", "1"))
                .getMessage()
                .getBody();
        assertThat(pushed).isInstanceOf(Ambiguous.class);
        Object probed = call("distgit-push-empty-commit-probe", DistGitOnLoopback.bump("foo", "1"))
                .getMessage()
                .getBody();
        assertThat(probed).isInstanceOfSatisfying(Done.class, done -> assertThat(done.value())
                .isInstanceOfSatisfying(
                        Optional.class, found -> assertThat(found).isPresent()));
        assertThat(remote.pushed()).hasSize(1);
    }

    @Test
    void answersAnActionWithTheCommit() throws IOException {
        CallResult<?> result = call("distgit-push-empty-commit-action", DistGitOnLoopback.bump("foo", "1"))
                .getMessage()
                .getBody(CallResult.class);

        assertThat(result.asOptional()).containsInstanceOf(Accepted.class);
        assertThat(remote.commit(remote.head()).getFullMessage()).endsWith("\nDrover-Action: bump:modules/foo:1\n");
    }

    @Test
    void shapesEveryRecordedPush() throws IOException {
        List<JsonNode> recorded = recorded();

        assertThat(recorded).hasSize(12);
        for (JsonNode message : recorded) {
            assertThat(shape(message.path("body")))
                    .as(message.path("source").asText())
                    .isEqualTo(message.path("shape"));
        }
    }

    @Test
    void shapesTodaysPagurePush() throws IOException {
        assertThat(shape(json(
                        """
                {"branch":"refs/heads/f32","start_commit":"aaa","end_commit":"%s","old_commit":"999","total_commits":2,
                 "agent":"alice","changed_files":{"zlib.spec":"M","sources":"M"},"pull_request_id":null,
                 "repo":{"id":5,"name":"zlib","namespace":"rpms","fullname":"rpms/zlib","parent":null}}"""
                                .formatted(SHA))))
                .isEqualTo(json(
                        """
                        {"namespace":"rpms","name":"zlib","branch":"f32","commit":"%s","files":["sources","zlib.spec"],"agent":"alice"}"""
                                .formatted(SHA)));
    }

    @Test
    void keepsForksApart() throws IOException {
        assertThat(shape(
                                json(
                                        """
                {"repo":{"name":"zlib","namespace":"rpms","fullname":"forks/eve/rpms/zlib","parent":{"name":"zlib"}}}"""))
                        .path("namespace")
                        .asText())
                .isEqualTo("forks/eve/rpms");
        assertThat(shape(
                                json(
                                        """
                {"repo":{"name":"zlib","namespace":"rpms","user":{"name":"eve"},"parent":{"name":"zlib"}}}"""))
                        .path("namespace")
                        .asText())
                .isEqualTo("forks/eve/rpms");
    }

    @Test
    void readsTheNamespaceFromThePathAndUnwrapsTwice() throws IOException {
        JsonNode shape = shape(json(
                """
                {"msg_id":"x","msg":{"msg":{"commit":{"repo":"zlib","path":"/srv/git/repositories/rpms/zlib.git",
                 "branch":"f32","rev":"%s","username":"bob","stats":{"files":["zlib.spec"]}}}}}"""
                        .formatted(SHA)));
        assertThat(shape)
                .hasToString("{\"namespace\":\"rpms\",\"name\":\"zlib\",\"branch\":\"f32\",\"commit\":\"" + SHA
                        + "\",\"files\":[\"zlib.spec\"],\"agent\":\"bob\"}");
    }

    @Test
    void neverThrowsOnOddShapes() throws IOException {
        List<JsonNode> odd = new ArrayList<>(List.of(json("[]"), json("1"), json("null"), json("\"x\""), json("{}")));
        for (JsonNode message : recorded()) {
            odd.addAll(mutations(message.path("body")));
        }

        assertThat(odd).hasSizeGreaterThan(1_000);
        for (JsonNode message : odd) {
            JsonNode shape = shape(message);
            for (String field : List.of("namespace", "name", "branch", "commit", "agent")) {
                assertThat(shape.path(field).isTextual())
                        .as(field + " of " + message)
                        .isTrue();
            }
            assertThat(shape.path("files").isArray()).as("files of " + message).isTrue();
        }
    }

    /** Each value anywhere in the message, replaced by one of another type. */
    private static List<JsonNode> mutations(JsonNode message) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        for (String other : List.of("null", "7", "true", "\"x\"", "[]", "[1,\"y\"]", "{}", "{\"z\":1}")) {
            int places = places(message);
            for (int place = 0; place < places; place++) {
                all.add(replaced(message, new int[] {place}, json(other)));
            }
        }
        return all;
    }

    private static int places(JsonNode node) {
        int count = 0;
        for (JsonNode child : node) {
            count += 1 + places(child);
        }
        return count;
    }

    private static JsonNode replaced(JsonNode node, int[] place, JsonNode other) {
        if (node.isObject()) {
            ObjectNode copy = SandboxJson.object();
            node.fields()
                    .forEachRemaining(entry -> copy.set(
                            entry.getKey(), place[0]-- == 0 ? other : replaced(entry.getValue(), place, other)));
            return copy;
        }
        if (node.isArray()) {
            ArrayNode copy = SandboxJson.array();
            node.forEach(child -> copy.add(place[0]-- == 0 ? other : replaced(child, place, other)));
            return copy;
        }
        return node;
    }

    private JsonNode shape(JsonNode message) {
        Exchange exchange = call("distgit-push", message);
        assertThat(exchange.getException()).as(message.toString()).isNull();
        return exchange.getMessage().getBody(JsonNode.class);
    }

    private Exchange call(String kamelet, JsonNode body) {
        return template.send("kamelet:" + kamelet, exchange -> {
            exchange.setVariable("actionKey", "bump:modules/foo:1");
            exchange.getMessage().setBody(body);
        });
    }

    private static JsonNode json(String text) throws IOException {
        return SandboxJson.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<JsonNode> recorded() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(DistGitKameletsTest.class.getResourceAsStream("/distgit/push-messages.jsonl"))) {
            List<JsonNode> messages = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                messages.add(json(line));
            }
            return messages;
        }
    }
}

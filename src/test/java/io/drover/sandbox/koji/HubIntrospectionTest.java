package io.drover.sandbox.koji;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.koji.XmlRpcResponse;
import io.drover.sandbox.Simulator.Answer;
import io.drover.sandbox.Simulator.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HubIntrospectionTest {

    private final HubClient client = new HubClient();

    @Test
    void describesMethodsWithTheirDefaults() {
        JsonNode getTag = find("getTag");
        assertThat(getTag.get("argdesc").asText()).isEqualTo("(tagInfo, strict=false, event=nil, blocked=false)");
        assertThat(getTag.get("args").get(0).asText()).isEqualTo("tagInfo");
        assertThat(getTag.at("/args/1/0").asText()).isEqualTo("strict");
        assertThat(getTag.at("/args/1/1").asBoolean()).isFalse();
        assertThat(find("buildContainer").get("args").toString()).contains("[\"channel\",\"container-binary\"]");
        assertThat(client.ask("system.methodHelp", "hello").asText()).isEqualTo("hello(*args)");
        assertThat(client.fault("system.methodHelp", "nothing")).isEqualTo(1000);
    }

    private JsonNode find(String method) {
        for (JsonNode struct : client.ask("_listapi")) {
            if (struct.get("name").asText().equals(method)) {
                return struct;
            }
        }
        throw new AssertionError("no such method " + method);
    }

    @Test
    void wantsNamedArgumentsInsideMultiCallsToo() {
        JsonNode results = client.ask(
                "system.multicall",
                List.of(
                        Map.of("methodName", "getTag", "params", List.of(HubClient.named("tagInfo", "f41"))),
                        Map.of("methodName", "getTag", "params", List.of(HubClient.named("tag", "f41"))),
                        Map.of("name", "getTag")));
        assertThat(results.at("/0/0/name").asText()).isEqualTo("f41");
        assertThat(results.at("/1/faultCode").asInt()).isEqualTo(1019);
        assertThat(results.at("/2/faultCode").asInt()).isEqualTo(1);
        assertThat(results.at("/2/traceback").isArray()).isTrue();
    }

    @Test
    void answersUnderItsPathOnlyAndToPostsOnly() {
        for (String method : List.of("GET", "PUT", "DELETE", "HEAD")) {
            assertThat(client.hub
                            .answer(new Request(method, "/kojihub", Map.of(), Map.of(), new byte[0]))
                            .status())
                    .as(method)
                    .isEqualTo(405);
        }
        Answer elsewhere = client.hub.answer(new Request("POST", "/koji", Map.of(), Map.of(), new byte[0]));
        assertThat(elsewhere.status()).isEqualTo(404);
    }

    @Test
    void takesPrefixedNilUntypedTextAndAMissingParamsElement() {
        String body = "<?xml version='1.0'?><methodCall><methodName>echo</methodName><params>"
                + "<param><value><ex:nil/></value></param><param><value>text</value></param></params></methodCall>";
        assertThat(raw(body)).contains("<nil/>").contains("<string>text</string>");
        assertThat(raw("<methodCall><methodName>getAPIVersion</methodName></methodCall>"))
                .contains("<int>1</int>");
    }

    private String raw(String body) {
        Answer answer = client.hub.answer(
                new Request("POST", "/kojihub", Map.of(), Map.of(), body.getBytes(StandardCharsets.UTF_8)));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("Content-Type", "text/xml");
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /** Whatever arguments come, the answer is a value or a fault, as a hub's is. */
    @Test
    void noArgumentsBreakIt() {
        List<Object> values = Arrays.asList(
                null, -1, 0, "x", "a-b-c", "[", true, 1.5, List.of(), List.of("x"), Map.of(), new byte[1]);
        List<String> methods = new ArrayList<>();
        client.ask("system.listMethods").forEach(name -> methods.add(name.asText()));
        assertThat(methods).hasSizeGreaterThan(120);
        for (Object value : values) {
            for (String method : methods) {
                client.login("releng", "lion");
                for (int count = 0; count < 5; count++) {
                    Object[] params = new Object[count];
                    Arrays.fill(params, value);
                    XmlRpcResponse answer = client.call(method, params);
                    assertThat(answer)
                            .as("%s%s", method, Arrays.toString(params))
                            .isNotNull();
                }
            }
        }
    }
}

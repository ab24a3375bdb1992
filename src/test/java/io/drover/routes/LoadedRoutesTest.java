package io.drover.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What jq in a split means to an author: its elements, one as well as several. */
class LoadedRoutesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SPLIT =
            """
            - route:
                id: %s
                from:
                  uri: direct:%s
                  steps:
                    - split:
                        id: each
                        expression: {jq: {expression: '%s'}}
                        steps:
                          - bean: {id: note, ref: note, method: add}
            """;

    static Stream<Arguments> splits() {
        return Stream.of(
                arguments(".m[]", "{'m': [{'a': 1, 'b': 2}]}", List.of("{'a':1,'b':2}")),
                arguments(".m[]", "{'m': [{'a': 1}, {'a': 2}]}", List.of("{'a':1}", "{'a':2}")),
                arguments(".m", "{'m': [{'a': 1}, {'a': 2}]}", List.of("{'a':1}", "{'a':2}")),
                arguments(".m", "{'m': [{'a': 1}]}", List.of("{'a':1}")),
                arguments(".m", "{'m': {'a': 1, 'b': 2}}", List.of("{'a':1,'b':2}")),
                arguments(".m[] | select(.a > 1)", "{'m': [{'a': 1}, {'a': 2}]}", List.of("{'a':2}")),
                arguments(".m[]", "{'m': ['x', 'y']}", List.of("'x'", "'y'")),
                arguments(".m[]", "{'m': ['x']}", List.of("'x'")),
                arguments(".m[]", "{'m': []}", List.of()),
                arguments(".m", "{'m': []}", List.of()));
    }

    @ParameterizedTest
    @MethodSource("splits")
    void anElementStaysAnElement(String jq, String body, List<String> elements) throws Exception {
        assertThat(split(jq, body.replace('\'', '"')))
                .isEqualTo(elements.stream().map(e -> e.replace('\'', '"')).toList());
    }

    @Test
    void stepsOfTheSameIdMayStandInTwoRoutes() throws Exception {
        Queue<JsonNode> noted = new ConcurrentLinkedQueue<>();
        try (DefaultCamelContext camel =
                started(noted, SPLIT.formatted("one", "one", ".m[]") + SPLIT.formatted("two", "two", ".m[]"))) {
            ProducerTemplate template = camel.createProducerTemplate();
            template.sendBody("direct:one", JSON.readTree("{\"m\": [1]}"));
            template.sendBody("direct:two", JSON.readTree("{\"m\": [2, 3]}"));
            assertThat(noted).extracting(JsonNode::asInt).containsExactly(1, 2, 3);
            assertThat(camel.getProcessor("one/note")).isNotNull();
            assertThat(camel.getProcessor("two/note")).isNotNull();
        }
    }

    private static DefaultCamelContext started(Queue<JsonNode> noted, String yaml) throws Exception {
        DefaultCamelContext camel = new DefaultCamelContext();
        camel.getRegistry().bind("note", noted);
        PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString("r.yaml", yaml));
        LoadedRoutes.mend(camel.getRouteDefinitions());
        camel.start();
        return camel;
    }

    private static List<String> split(String jq, String body) throws Exception {
        Queue<JsonNode> noted = new ConcurrentLinkedQueue<>();
        try (DefaultCamelContext camel = started(noted, SPLIT.formatted("one", "one", jq))) {
            camel.createProducerTemplate().sendBody("direct:one", JSON.readTree(body));
        }
        return noted.stream().map(JsonNode::toString).toList();
    }
}

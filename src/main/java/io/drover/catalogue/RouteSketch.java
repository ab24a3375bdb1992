package io.drover.catalogue;

import io.drover.dispatch.VerbSheet;
import io.drover.dispatch.VerbSheet.Parameter;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A route to begin with, and its test: what comes on a topic is done by a verb, whose parameters are taken from members of the
 * message that are called alike. Both pass {@code check} and {@code test} as they are.
 */
public record RouteSketch(String id, String topic, VerbSheet verb) {

    public String route() {
        return """
                - route:
                    id: %s
                    description: Do %s for each %s.
                    group: site
                    from:
                      uri: bus:%s
                      steps:
                        - filter:
                            id: wanted
                            description: the message has all that it takes
                            expression:
                              jq:
                                expression: '%s'
                            steps:
                              - to:
                                  id: act
                                  uri: action:%s
                                  parameters:
                                    key: '%s'
                                    parameters: '{%s}'
                """
                .formatted(id, verb.name(), topic, topic, condition(), verb.name(), key(), taken());
    }

    public String test() {
        return """
                - test: what has all that it takes is done
                  message:
                    topic: %s
                    body: {%s}
                  expect:
                    %s:
                      decision: acted
                      actions:
                        - verb: %s
                          parameters: {%s}

                - test: what lacks something is left alone
                  message:
                    topic: %s
                    body: {}
                  expect:
                    %s: ignored
                """
                .formatted(topic, samples(), id, verb.name(), samples(), topic, id);
    }

    private String condition() {
        return parameters().stream().map(one -> "." + one.name() + " != null").collect(Collectors.joining(" and "));
    }

    /** Equal keys are the same intent, done once. */
    private String key() {
        return "\"" + verb.name() + " "
                + parameters().stream()
                        .map(one -> "\\(." + one.name() + (isText(one) ? "" : " | tojson") + ")")
                        .collect(Collectors.joining(" "))
                + "\"";
    }

    private String taken() {
        return parameters().stream().map(Parameter::name).collect(Collectors.joining(", "));
    }

    private String samples() {
        return parameters().stream().map(one -> one.name() + ": " + sample(one)).collect(Collectors.joining(", "));
    }

    private static boolean isText(Parameter parameter) {
        return parameter.schema().path("type").asText("string").equals("string");
    }

    private static String sample(Parameter parameter) {
        return switch (parameter.schema().path("type").asText("string")) {
            case "integer", "number" -> "1";
            case "boolean" -> "true";
            case "array" -> "[a-" + parameter.name() + "]";
            case "object" -> "{a: 1}";
            default -> "a-" + parameter.name();
        };
    }

    /** What the verb must have; of one that must have nothing, the first that it may have. */
    private List<Parameter> parameters() {
        List<Parameter> required =
                verb.parameters().stream().filter(Parameter::required).toList();
        return required.isEmpty() ? verb.parameters().stream().limit(1).toList() : required;
    }
}

package io.drover.catalogue;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A route to begin with that asks a lookup, or has a message put into another shape, and passes {@code check} as it is.
 *
 * @param kamelet distgit-branch-head-lookup
 * @param input fields of its question; none: it takes the message as it is
 */
record QuestionSketch(String kamelet, String topic, List<KameletSheet.Field> input) {
    private static final String QUESTION =
            """
                        - setBody:
                            id: question
                            expression:
                              jq:
                                expression: '{%s}'
                """;

    String route() {
        return """
                - route:
                    id: example-%1$s
                    description: Say what %1$s answers to each %2$s.
                    group: site
                    from:
                      uri: bus:%2$s
                      steps:
                %3$s        - to:
                            id: ask
                            description: asks %1$s
                            uri: kamelet:%1$s
                        - to:
                            id: act
                            uri: action:bus-publish-message
                            parameters:
                              key: '"%1$s \\(tojson)"'
                              parameters: '{topic: "releng.answer", body: {answer: .}}'
                """
                .formatted(kamelet, topic, question());
    }

    private String question() {
        if (input.isEmpty()) {
            return "";
        }
        List<KameletSheet.Field> needed =
                input.stream().filter(KameletSheet.Field::required).toList();
        return QUESTION.formatted((needed.isEmpty() ? input.subList(0, 1) : needed)
                .stream().map(KameletSheet.Field::name).collect(Collectors.joining(", ")));
    }
}

package io.drover.routes;

import java.util.List;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.model.language.JqExpression;

/**
 * Makes {@code split} with jq mean what it says. Where {@code .modules[]} yields a single object, Camel 4.17 splits that
 * object into its fields' values; here one element stays one element, as several do. {@code .modules} does the same.
 */
public final class JqSplits {
    private static final String AS_LIST = "[%s] | if length == 1 and (.[0] | type) == \"array\" then .[0] else . end";

    private JqSplits() {}

    /** Changes the definitions in place; call it before the routes start. */
    public static void mend(List<RouteDefinition> routes) {
        for (RouteDefinition route : routes) {
            ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), SplitDefinition.class).stream()
                    .map(SplitDefinition::getExpression)
                    .filter(JqExpression.class::isInstance)
                    .map(JqExpression.class::cast)
                    .forEach(jq -> jq.setExpression(AS_LIST.formatted(jq.getExpression())));
        }
    }
}

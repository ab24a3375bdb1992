package io.drover.routes;

import java.util.List;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.model.language.JqExpression;

/**
 * Two things of Camel 4.17 that an author of routes should not have to know, put right between loading and starting.
 *
 * <ul>
 *   <li>Step ids must be unique among all routes: here each gets its route's id in front, {@code route/step}, so that
 *       two files may both have a step {@code allowed}.
 *   <li>Where jq in a {@code split} yields a single object, as {@code .modules[]} does for one module, Camel splits that
 *       object into its fields' values: here one element stays one element, as several do. {@code .modules} does the same.
 * </ul>
 */
public final class LoadedRoutes {
    private static final String AS_LIST = "[%s] | if length == 1 and (.[0] | type) == \"array\" then .[0] else . end";

    private LoadedRoutes() {}

    /** Changes the definitions in place. */
    public static void mend(List<RouteDefinition> routes) {
        for (RouteDefinition route : routes) {
            if (route.getNodePrefixId() == null && !Boolean.TRUE.equals(route.isTemplate())) {
                route.setNodePrefixId(route.getRouteId() + "/");
            }
            ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), SplitDefinition.class).stream()
                    .map(SplitDefinition::getExpression)
                    .filter(JqExpression.class::isInstance)
                    .map(JqExpression.class::cast)
                    .forEach(jq -> jq.setExpression(AS_LIST.formatted(jq.getExpression())));
        }
    }
}

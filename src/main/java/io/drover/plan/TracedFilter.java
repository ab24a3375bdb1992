package io.drover.plan;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.processor.FilterProcessor;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what a filter decided and, where somebody has put it into words, why: a condition's bean in the exchange
 * property {@link #VERDICT}, or the route, before the filter, in the variable of that name. The filter takes both away.
 */
public final class TracedFilter extends DelegateAsyncProcessor {
    /** Name of the exchange property, and of the exchange variable, with the words in which the question was answered. */
    public static final String VERDICT = "verdict";

    private static final int MOST_VERDICT = 500;

    private final NamedNode node;
    private final String property;

    TracedFilter(FilterProcessor filter, NamedNode node) {
        super((Processor) filter);
        this.node = node;
        if (filter.getStatusPropertyName() == null) {
            filter.setStatusPropertyName("DroverFilter." + node.getId());
        }
        this.property = filter.getStatusPropertyName();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Draft draft = Draft.of(exchange);
        if (draft == null) {
            return super.process(exchange, callback);
        }
        int place = draft.reserve();
        exchange.removeProperty(property);
        Object prepared = exchange.removeVariable(VERDICT);
        Object around = exchange.removeProperty(VERDICT);
        return super.process(exchange, done -> {
            Boolean matched = exchange.getProperty(property, Boolean.class);
            Object answered = exchange.removeProperty(VERDICT);
            Step step =
                    TraceInterceptor.step(node, "filter", exchange, matched == null ? "error" : matched ? "yes" : "no");
            draft.fill(place, step.withVerdict(words(answered == null ? prepared : answered)));
            if (around != null) {
                exchange.setProperty(VERDICT, around);
            }
            callback.done(done);
        });
    }

    private static String words(@Nullable Object verdict) {
        if (verdict == null) {
            return "";
        }
        String text = verdict instanceof JsonNode json && json.isValueNode() ? json.asText() : verdict.toString();
        return TraceInterceptor.cut(text, MOST_VERDICT);
    }
}

package io.drover.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.jspecify.annotations.Nullable;

/** An endpoint option that is a jq expression over the body; compiled once, at start, so that a misspelt one stops it. */
public final class Jq {
    private final String option;
    private final String text;
    private final Expression expression;

    private Jq(String option, String text, Expression expression) {
        this.option = option;
        this.text = text;
        this.expression = expression;
    }

    /** @throws IllegalArgumentException where the text is no jq, naming the option */
    public static Jq compile(CamelContext context, String option, String text) {
        try {
            Expression expression = context.resolveLanguage("jq").createExpression(text);
            expression.init(context);
            return new Jq(option, text, expression);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("option " + option + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("option " + option + ": not a jq expression: " + text, e);
        }
    }

    /** The same, or null where the option is not set. */
    public static @Nullable Jq compileIfSet(CamelContext context, String option, @Nullable String text) {
        return text == null ? null : compile(context, option, text);
    }

    /** One value; JSON null where the expression yields nothing, an array where it yields several. */
    public JsonNode node(Exchange exchange) {
        Object value = expression.evaluate(exchange, Object.class);
        if (value == null) {
            return JsonNodeFactory.instance.nullNode();
        }
        if (value instanceof JsonNode node) {
            return node;
        }
        ArrayNode several = JsonNodeFactory.instance.arrayNode();
        ((Collection<?>) value).forEach(v -> several.add((JsonNode) v));
        return several;
    }

    /** A string or number as text, null for JSON null. */
    public @Nullable String text(Exchange exchange) {
        JsonNode node = node(exchange);
        if (node.isNull()) {
            return null;
        }
        return node.isValueNode() ? node.asText() : node.toString();
    }

    /** The text. @throws IllegalArgumentException where it is null or blank */
    public String required(Exchange exchange) {
        String value = text(exchange);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("option " + option + ": " + text + " yields nothing for this body");
        }
        return value;
    }

    /** A list of texts; a single value is a list of one, null an empty one. */
    public List<String> texts(Exchange exchange) {
        JsonNode node = node(exchange);
        List<String> values = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(n -> values.add(n.asText()));
        } else if (!node.isNull()) {
            values.add(node.asText());
        }
        return values;
    }
}

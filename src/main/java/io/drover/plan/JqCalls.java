package io.drover.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.tree.FormattingFilter;
import net.thisptr.jackson.jq.internal.tree.FunctionCall;
import net.thisptr.jackson.jq.internal.tree.FunctionDefinition;
import net.thisptr.jackson.jq.internal.tree.ObjectConstruction;
import net.thisptr.jackson.jq.internal.tree.StringInterpolation;
import net.thisptr.jackson.jq.internal.tree.VariableKeyFieldConstruction;
import net.thisptr.jackson.jq.internal.tree.literal.ValueLiteral;
import org.jspecify.annotations.Nullable;

/**
 * The functions that a jq expression calls, and those that it defines, each as {@code name/number of arguments}. jackson-jq
 * 1.6 looks functions up when it evaluates and shows nobody what it has parsed, so its tree is read field by field.
 */
final class JqCalls {
    private static final String TREE = "net.thisptr.jackson.jq.";
    private static final String ELSEWHERE = "moduleName";

    private final Set<String> called = new TreeSet<>();
    private final Set<String> defined = new TreeSet<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private JqCalls() {}

    /**
     * What is called and neither defined in the expression nor a function of the scope.
     *
     * @throws JsonQueryException where the text is no jq
     */
    static Set<String> unknown(String text, Scope scope) throws JsonQueryException {
        JqCalls calls = new JqCalls();
        calls.read(JsonQuery.compile(text, DroverJq.VERSION));
        Set<String> unknown = new TreeSet<>(calls.called);
        unknown.removeAll(calls.defined);
        unknown.removeIf(call -> {
            int slash = call.lastIndexOf('/');
            return scope.getFunction(call.substring(0, slash), Integer.parseInt(call.substring(slash + 1))) != null;
        });
        return unknown;
    }

    /**
     * The names of the members of the object that the expression makes, as far as they are written out; empty where it makes
     * something else, or an object that is put together.
     *
     * @throws JsonQueryException where the text is no jq
     */
    static Set<String> members(String text) throws JsonQueryException {
        Object node = JsonQuery.compile(text, DroverJq.VERSION);
        Set<String> names = new TreeSet<>();
        for (Object inner = node; inner != null; inner = inside(inner)) {
            if (inner instanceof ObjectConstruction object) {
                object.fields.forEach(field -> Optional.ofNullable(keyOf(field)).ifPresent(names::add));
            }
        }
        return names;
    }

    /** What decides about the value: of a pipe its last part; null where there is no such thing. */
    private static @Nullable Object inside(Object node) {
        if (node instanceof Collection<?> several) {
            Object last = null;
            for (Object one : several) {
                last = one;
            }
            return last;
        }
        return switch (node.getClass().getSimpleName()) {
            case "JsonQuery", "TopLevelExpression", "TransformPipeComponent" -> value(node, "expr");
            case "IsolatedScopeQuery" -> value(node, "q");
            case "PipedQuery" -> value(node, "components");
            default -> null;
        };
    }

    /** Null where it is computed. */
    private static @Nullable String keyOf(Object field) {
        if (field instanceof VariableKeyFieldConstruction) {
            return (String) value(field, "name");
        }
        Object key = value(field, "key");
        if (key instanceof String name) {
            return name;
        }
        if (key instanceof StringInterpolation text
                && ((Collection<?>) value(text, "interpolations", List.of())).isEmpty()) {
            return (String) value(text, "template");
        }
        return key instanceof ValueLiteral literal && literal.value().isTextual()
                ? literal.value().asText()
                : null;
    }

    private void read(@Nullable Object node) {
        if (node instanceof Collection<?> several) {
            several.forEach(this::read);
        } else if (node instanceof Map<?, ?> map) {
            map.values().forEach(this::read);
        } else if (node != null
                && node.getClass().getName().startsWith(TREE)
                && !(node instanceof JsonNode)
                && !node.getClass().isEnum()
                && seen.add(node)) {
            note(node);
            fields(node.getClass()).forEach(field -> read(value(field, node)));
        }
    }

    private void note(Object node) {
        if (node instanceof FunctionCall && value(node, ELSEWHERE) == null) {
            called.add(value(node, "name") + "/" + ((Collection<?>) value(node, "args", List.of())).size());
        } else if (node instanceof FormattingFilter) {
            called.add("@" + String.valueOf(value(node, "name")).replaceFirst("^@", "") + "/0");
        } else if (node instanceof FunctionDefinition) {
            Collection<?> arguments = (Collection<?>) value(node, "args", List.of());
            defined.add(value(node, "fname") + "/" + arguments.size());
            arguments.forEach(argument -> defined.add(String.valueOf(argument).replaceFirst("^\\$", "") + "/0"));
        }
    }

    private static Object value(Object node, String name, Object instead) {
        Object value = value(node, name);
        return value == null ? instead : value;
    }

    private static @Nullable Object value(Object node, String name) {
        return fields(node.getClass()).stream()
                .filter(field -> field.getName().equals(name))
                .findFirst()
                .map(field -> value(field, node))
                .orElse(null);
    }

    private static @Nullable Object value(Field field, Object node) {
        try {
            return field.get(node);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("jackson-jq hides " + field, e);
        }
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> of = type; of != null && of.getName().startsWith(TREE); of = of.getSuperclass()) {
            for (Field field : of.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    field.setAccessible(true);
                    fields.add(field);
                }
            }
        }
        return fields;
    }
}

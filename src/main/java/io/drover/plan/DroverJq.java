package io.drover.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.apache.camel.Expression;
import org.apache.camel.language.jq.JqLanguage;
import org.jspecify.annotations.Nullable;

/**
 * Camel's jq with what jackson-jq lacks of jq 1.7, and a few functions of 1.8, which cost nothing where they are not called.
 * A call of a function that there is not is refused when the expression is made, instead of when the first message comes.
 * Bound as {@value #BEAN}, in place of Camel's own.
 */
public final class DroverJq extends JqLanguage {
    /** Where Camel looks for the language. */
    public static final String BEAN = "jq-language";

    static final Version VERSION = Versions.JQ_1_7;

    /** By what is called; none uses another. */
    private static final Map<String, String> ADDED = Map.ofEntries(
            Map.entry("IN/1", "def IN(s): any(s == .; .);"),
            Map.entry("IN/2", "def IN(source; s): any(source == s; .);"),
            Map.entry("INDEX/1", "def INDEX(f): reduce .[] as $row ({}; . + {($row | f | tostring): $row});"),
            Map.entry(
                    "INDEX/2", "def INDEX(stream; f): reduce stream as $row ({}; . + {($row | f | tostring): $row});"),
            Map.entry("isempty/1", "def isempty(g): first((g | false), true);"),
            Map.entry("add/1", "def add(f): reduce f as $one (null; . + $one);"),
            Map.entry("abs/0", "def abs: if type == \"number\" and . < 0 then -. else . end;"),
            Map.entry("toarray/0", "def toarray: if type == \"array\" then . else [.] end;"),
            Map.entry("trim/0", "def trim: sub(\"^\\\\s+\"; \"\") | sub(\"\\\\s+$\"; \"\");"),
            Map.entry("ltrim/0", "def ltrim: sub(\"^\\\\s+\"; \"\");"),
            Map.entry("rtrim/0", "def rtrim: sub(\"\\\\s+$\"; \"\");"),
            Map.entry("trimstr/1", "def trimstr(s): ltrimstr(s) | rtrimstr(s);"),
            Map.entry("todate/0", "def todate: todateiso8601;"),
            Map.entry("fromdate/0", "def fromdate: fromdateiso8601;"),
            Map.entry("date/0", "def date: todateiso8601;"));

    @Override
    public Expression createExpression(@Nullable Expression source, String expression, Object @Nullable [] properties) {
        return super.createExpression(source, withDefinitions(expression), properties);
    }

    /** On the same line, so that positions in complaints about what follows stay near. */
    private String withDefinitions(String expression) {
        Set<String> unknown;
        try {
            unknown = JqCalls.unknown(expression, getRootScope());
        } catch (JsonQueryException e) {
            // what is no jq is told by the one that makes the expression
            return expression;
        }
        Set<String> missing = new TreeSet<>(unknown);
        missing.removeAll(ADDED.keySet());
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    missing.stream().map(this::sentence).collect(Collectors.joining("; ")) + ": " + expression);
        }
        return unknown.stream().map(name -> ADDED.get(name) + " ").collect(Collectors.joining()) + expression;
    }

    /**
     * What is wrong with an expression, all of it that can be told.
     *
     * @return empty where it can be used
     */
    public List<JqFault> faults(String expression) {
        try {
            List<JqFault> faults = new ArrayList<>();
            for (String call : JqCalls.unknown(expression, getRootScope())) {
                if (!ADDED.containsKey(call)) {
                    faults.add(JqFault.call(expression, call, sentence(call), names()));
                }
            }
            return faults;
        } catch (JsonQueryException e) {
            return List.of(JqFault.syntax(expression, e));
        }
    }

    /** The members of the object that it makes, as far as they are written out; empty where it is no jq or makes none. */
    public Set<String> members(String expression) {
        try {
            return JqCalls.members(expression);
        } catch (JsonQueryException e) {
            return Set.of();
        }
    }

    private String sentence(String call) {
        String name = call.substring(0, call.lastIndexOf('/'));
        List<String> same = functions().stream()
                .filter(other -> other.startsWith(name + "/"))
                .toList();
        return "jq here has no function " + call + (same.isEmpty() ? "" : ", only " + String.join(", ", same));
    }

    /** Without the number of their arguments. */
    private Set<String> names() {
        return functions().stream()
                .map(call -> call.replaceFirst("/\\d+$", ""))
                .filter(name -> !name.startsWith("_"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> functions() {
        Set<String> all = new TreeSet<>();
        for (Scope scope = getRootScope(); scope != null; scope = scope.getParentScope()) {
            all.addAll(scope.getLocalFunctions().keySet());
        }
        all.addAll(ADDED.keySet());
        return all;
    }
}

package io.drover.rebuild;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads one literal of a Python file: dicts, lists, tuples, strings (next to each other or joined by +), numbers, True,
 * False, None, and Freshmaker's {@code any_(…)} and {@code all_(…)}. Whatever has to be computed is refused.
 */
final class PythonLiteral {
    private static final int MAX_DEPTH = 60;
    private static final Pattern DECIMAL = Pattern.compile("[0-9](_?[0-9])*");
    private static final Pattern FLOAT = Pattern.compile("[0-9]{1,10}\\.[0-9]{1,5}");

    private final List<PyToken> tokens;
    private int at;
    private int depth;

    private PythonLiteral(List<PyToken> tokens) {
        this.tokens = tokens;
    }

    /**
     * @param tokens of the expression, and a NEWLINE at its end
     * @throws PolicyException naming the place of what is no literal, and what to write
     */
    static PolicyNode read(List<PyToken> tokens) {
        PythonLiteral reading = new PythonLiteral(tokens);
        PolicyNode node = reading.expression();
        if (reading.next().kind() != PyToken.Kind.NEWLINE) {
            throw refused(reading.next());
        }
        return node;
    }

    private PolicyNode expression() {
        if (++depth > MAX_DEPTH) {
            throw new PolicyException(next().place(), "", "nested deeper than " + MAX_DEPTH);
        }
        PolicyNode node = operand();
        while (next().is("+")) {
            PyToken plus = take();
            node = joined(node, operand(), plus);
        }
        depth--;
        return node;
    }

    private static PolicyNode joined(PolicyNode left, PolicyNode right, PyToken plus) {
        if (left instanceof PolicyNode.Scalar a
                && right instanceof PolicyNode.Scalar b
                && a.kind() == PolicyNode.Kind.TEXT
                && b.kind() == PolicyNode.Kind.TEXT) {
            return new PolicyNode.Scalar(a.place(), PolicyNode.Kind.TEXT, a.text() + b.text());
        }
        if (left instanceof PolicyNode.Items a && right instanceof PolicyNode.Items b) {
            List<PolicyNode> items = new ArrayList<>(a.items());
            items.addAll(b.items());
            return new PolicyNode.Items(a.place(), items);
        }
        throw new PolicyException(
                plus.place(), "", "+ joins two strings or two lists only; write the value out instead");
    }

    private PolicyNode operand() {
        PyToken token = next();
        if (token.kind() == PyToken.Kind.STRING) {
            StringBuilder text = new StringBuilder();
            while (next().kind() == PyToken.Kind.STRING) {
                text.append(PythonString.valueOf(take()));
            }
            return new PolicyNode.Scalar(token.place(), PolicyNode.Kind.TEXT, text.toString());
        }
        if (token.kind() == PyToken.Kind.NUMBER) {
            return number(take());
        }
        if (token.is("{")) {
            return dict();
        }
        if (token.is("[")) {
            take();
            return new PolicyNode.Items(token.place(), upTo("]"));
        }
        return token.is("(") ? parenthesis() : named(token);
    }

    private static PolicyNode number(PyToken token) {
        String text = token.text();
        if (DECIMAL.matcher(text).matches() && (text.equals("0") || !text.startsWith("0"))) {
            String digits = new BigInteger(text.replace("_", "")).toString();
            return new PolicyNode.Scalar(token.place(), PolicyNode.Kind.NUMBER, digits);
        }
        if (FLOAT.matcher(text).matches()) {
            String shortest = text.replaceFirst("0+$", "").replaceFirst("^0+(?=[0-9])", "");
            return new PolicyNode.Scalar(
                    token.place(), PolicyNode.Kind.NUMBER, shortest.endsWith(".") ? shortest + "0" : shortest);
        }
        throw new PolicyException(
                token.place(),
                "",
                "the number " + text + " is compared as Python spells it; write a text: '" + text + "'");
    }

    private PolicyNode dict() {
        PyToken opening = take();
        List<PolicyNode.Entry> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        while (!next().is("}")) {
            PolicyNode.Scalar key = key();
            if (!next().is(":")) {
                throw next().is(",") || next().is("}")
                        ? new PolicyException(key.place(), "", "this is a set; write a list: ['" + key.text() + "', …]")
                        : refused(next());
            }
            take();
            if (!seen.add(key.text())) {
                throw new PolicyException(
                        key.place(),
                        "",
                        "the key '" + key.text() + "' is there twice, and Python drops the first; keep one");
            }
            PolicyNode value = expression();
            if (value instanceof PolicyNode.Items
                    && (key.text().equals("any") || key.text().equals("all"))) {
                throw new PolicyException(
                        key.place(),
                        "",
                        "'" + key.text() + "' is an ordinary key here; write " + key.text() + "_(rule, …)");
            }
            entries.add(new PolicyNode.Entry(key, value));
            separator("}");
        }
        take();
        return new PolicyNode.Mapping(opening.place(), entries);
    }

    private PolicyNode.Scalar key() {
        PyToken first = next();
        if (expression() instanceof PolicyNode.Scalar key && key.kind() == PolicyNode.Kind.TEXT) {
            return key;
        }
        throw new PolicyException(first.place(), "", "a key is a string; found " + first.text());
    }

    /** A value in parentheses, or a tuple, which is read as a list. */
    private PolicyNode parenthesis() {
        PyToken opening = take();
        if (next().is(")")) {
            take();
            return new PolicyNode.Items(opening.place(), List.of());
        }
        PolicyNode first = expression();
        if (next().is(")")) {
            take();
            return first;
        }
        separator(")");
        List<PolicyNode> items = new ArrayList<>();
        items.add(first);
        items.addAll(upTo(")"));
        return new PolicyNode.Items(opening.place(), items);
    }

    private PolicyNode named(PyToken first) {
        switch (first.text()) {
            case "True", "False" -> {
                return new PolicyNode.Scalar(take().place(), PolicyNode.Kind.TRUTH, first.text());
            }
            case "None" -> {
                return new PolicyNode.Scalar(take().place(), PolicyNode.Kind.NOTHING, "None");
            }
            default -> {
                return operator(first);
            }
        }
    }

    /** {@code any_(rule, …)}, also behind the name of a module. */
    private PolicyNode operator(PyToken first) {
        PyToken name = first;
        int ahead = 1;
        while (name.isName() && peek(ahead).is(".") && peek(ahead + 1).isName()) {
            name = peek(ahead + 1);
            ahead += 2;
        }
        if (!(name.is("any_") || name.is("all_")) || !peek(ahead).is("(")) {
            throw refused(first);
        }
        at += ahead + 1;
        String word = name.text().substring(0, 3);
        PolicyNode rules = new PolicyNode.Items(first.place(), upTo(")"));
        return new PolicyNode.Items(
                first.place(), List.of(new PolicyNode.Scalar(name.place(), PolicyNode.Kind.TEXT, word), rules));
    }

    private List<PolicyNode> upTo(String closing) {
        List<PolicyNode> items = new ArrayList<>();
        while (!next().is(closing)) {
            items.add(element());
            separator(closing);
        }
        take();
        return items;
    }

    /** Of a list, where Freshmaker compares texts only and fails over anything else. */
    private PolicyNode element() {
        PolicyNode value = expression();
        if (value instanceof PolicyNode.Scalar scalar && scalar.kind() != PolicyNode.Kind.TEXT) {
            throw new PolicyException(
                    value.place(),
                    "",
                    scalar.text() + " is no text, and a list holds only such; write '" + scalar.text() + "'");
        }
        return value;
    }

    private void separator(String closing) {
        if (next().is(",")) {
            take();
        } else if (!next().is(closing)) {
            throw refused(next());
        }
    }

    private PyToken next() {
        return peek(0);
    }

    private PyToken peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    private PyToken take() {
        PyToken token = next();
        at++;
        return token;
    }

    private static PolicyException refused(PyToken token) {
        return new PolicyException(token.place(), "", PythonAdvice.about(token));
    }
}

package io.drover.ansible;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;

/**
 * The file of variables as ansible-playbook's {@code -e @file} reads it: JSON, which YAML is, too. Where a text holds what Jinja
 * would run, it is YAML with that text as {@code !unsafe}, since what a stranger writes into a message is data and no template.
 */
final class Variables {
    private final StringBuilder out = new StringBuilder();

    private Variables() {}

    static String file(JsonNode variables) {
        Variables file = new Variables();
        file.write(variables);
        return file.out.append('\n').toString();
    }

    private void write(JsonNode node) {
        if (node.isObject()) {
            object(node);
        } else if (node.isArray()) {
            array(node);
        } else if (node.isTextual()) {
            if (isTemplate(node.textValue())) {
                out.append("!unsafe ");
            }
            text(node.textValue());
        } else if (node.isFloatingPointNumber()) {
            out.append(number(node.asText()));
        } else {
            out.append(node.isMissingNode() ? "null" : node.toString());
        }
    }

    private void object(JsonNode node) {
        out.append('{');
        Iterator<Map.Entry<String, JsonNode>> members = node.fields();
        while (members.hasNext()) {
            Map.Entry<String, JsonNode> member = members.next();
            text(member.getKey());
            out.append(": ");
            write(member.getValue());
            out.append(members.hasNext() ? ", " : "");
        }
        out.append('}');
    }

    private void array(JsonNode node) {
        out.append('[');
        for (int i = 0; i < node.size(); i++) {
            out.append(i == 0 ? "" : ", ");
            write(node.get(i));
        }
        out.append(']');
    }

    private static boolean isTemplate(String text) {
        return text.contains("{{") || text.contains("{%") || text.contains("{#");
    }

    /** YAML 1.1 takes 1e5 for a text, and 1.0e+5 for the number. */
    private static String number(String text) {
        String lower = text.toLowerCase(java.util.Locale.ROOT);
        int e = lower.indexOf('e');
        if (e < 0) {
            return lower;
        }
        String mantissa = lower.substring(0, e);
        String exponent = lower.substring(e + 1);
        return (mantissa.contains(".") ? mantissa : mantissa + ".0")
                + "e"
                + (exponent.startsWith("-") || exponent.startsWith("+") ? exponent : "+" + exponent);
    }

    /** What JSON and YAML both read as the same text. */
    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> plain(text, i, c);
            }
        }
        out.append('"');
    }

    private void plain(String text, int i, char c) {
        boolean lone = Character.isHighSurrogate(c)
                        && (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1)))
                || Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
        boolean refused = c < ' ' || c >= 0x7f && c <= 0x9f || c == 0x2028 || c == 0x2029 || c == 0xfeff || c >= 0xfffe;
        if (lone || refused) {
            out.append(String.format("\\u%04x", (int) c));
        } else {
            out.append(c);
        }
    }
}

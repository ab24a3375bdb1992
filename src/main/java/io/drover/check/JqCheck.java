package io.drover.check;

import io.drover.plan.DroverJq;
import io.drover.plan.JqFault;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads every jq expression of a file. */
final class JqCheck {
    /** Filled in later: whatever it is, it stands for a value or within a text. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[^{}]*}}");

    private final YamlFile file;
    private final DroverJq jq;

    JqCheck(YamlFile file, DroverJq jq) {
        this.file = file;
        this.jq = jq;
    }

    /** All members named jq, however deep. */
    void walk(Node node) {
        if (node instanceof SequenceNode list) {
            list.getValue().forEach(this::walk);
        }
        YamlFile.members(node).forEach(member -> {
            if (member.getKey().getValue().equals("jq")) {
                Node text = YamlFile.member(member.getValue(), "expression").orElse(member.getValue());
                if (text instanceof ScalarNode scalar) {
                    expression(scalar);
                }
            }
            walk(member.getValue());
        });
    }

    void expression(ScalarNode scalar) {
        if (scalar.getValue().isBlank()) {
            file.error(scalar, "the jq expression is empty", ".");
            return;
        }
        for (JqFault fault : jq.faults(plain(scalar.getValue()))) {
            tell(file.within(scalar, fault.line(), fault.column()), fault);
        }
    }

    /** One that is a part of a scalar, on one line. */
    void expression(ScalarNode scalar, int from, int to) {
        for (JqFault fault : jq.faults(plain(scalar.getValue().substring(from, to)))) {
            tell(file.within(scalar, from + fault.column() - 1), fault);
        }
    }

    private void tell(YamlFile.Place place, JqFault fault) {
        file.error(place, fault.what(), Words.instead(fault.word(), fault.known()));
    }

    /** Members of the object that an expression makes, as far as they are written out. */
    Set<String> members(ScalarNode scalar) {
        return jq.members(plain(scalar.getValue()));
    }

    /** As long as before, so that places stay true. */
    private static String plain(String expression) {
        Matcher found = PLACEHOLDER.matcher(expression);
        StringBuilder plain = new StringBuilder();
        while (found.find()) {
            found.appendReplacement(
                    plain, "null" + " ".repeat(Math.max(0, found.group().length() - 4)));
        }
        return found.appendTail(plain).toString();
    }
}

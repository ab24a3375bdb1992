package io.drover.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What every command of {@code drover do} takes beside the verb's parameters. Where a verb has a parameter {@code key} or {@code
 * name}, that has the option; ours are {@code --action-key} and {@code --action-name} everywhere.
 */
final class RequestOptions {
    /** Names that no parameter takes. */
    static final List<String> NAMES =
            List.of("--action-key", "--action-name", "--again", "--reason", "--preview", "--wait", "--json", "--help");

    private static final String ONCE = "once";

    private final Set<String> taken;

    /** @param taken options of the verb's parameters */
    RequestOptions(Set<String> taken) {
        this.taken = Set.copyOf(taken);
    }

    void addTo(CommandSpec spec) {
        spec.addOption(OptionSpec.builder("--action-key", names("--key"))
                .paramLabel("KEY")
                .type(String.class)
                .description(
                        "Key of the action, as a route would make it: verb and key are done once. Without it, it is"
                                + " made of verb and parameters.")
                .build());
        spec.addOption(OptionSpec.builder("--action-name", names("--name"))
                .paramLabel("TEXT")
                .type(String.class)
                .description("What people call it; without it the parameters that must be there.")
                .build());
        spec.addOption(OptionSpec.builder("--again")
                .paramLabel("ID")
                .type(String.class)
                .arity("0..1")
                .fallbackValue(ONCE)
                .description(
                        "Do it although it was done. With the ID that a broken connection left, never a second time.")
                .build());
        spec.addOption(text("--reason", "TEXT", "Why; for the audit and those who ask later."));
        spec.addOption(flag("--preview", "Show what would be sent, and do nothing."));
        spec.addOption(OptionSpec.builder("--wait")
                .paramLabel("TIME")
                .type(String.class)
                .arity("0..1")
                .fallbackValue("1h")
                .description(
                        "Wait until it is over, for at most that long (90s, 30m, 2h; 1h): exit code 0 when it is DONE.")
                .build());
        spec.addOption(flag("--json", "Print one JSON object."));
    }

    private String[] names(String further) {
        return taken.contains(further) ? new String[0] : new String[] {further};
    }

    private static OptionSpec text(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(String.class)
                .description(description)
                .build();
    }

    private static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .arity("0")
                .description(description)
                .build();
    }

    /** The request without verb and parameters. */
    ObjectNode request(CommandSpec spec) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        putText(request, "key", given(spec, "--action-key"));
        putText(request, "name", given(spec, "--action-name"));
        putText(request, "reason", given(spec, "--reason"));
        String again = given(spec, "--again");
        request.put("again", again != null);
        request.put(
                "id", again == null || again.equals(ONCE) ? UUID.randomUUID().toString() : again);
        return request.put("preview", isSet(spec, "--preview"));
    }

    private static void putText(ObjectNode request, String name, @Nullable String value) {
        if (value != null) {
            request.put(name, value);
        }
    }

    boolean json(CommandSpec spec) {
        return isSet(spec, "--json");
    }

    /** How long to wait for the end; null: not at all. @throws IllegalArgumentException for what is no time */
    @Nullable
    Duration patience(CommandSpec spec) {
        String text = given(spec, "--wait");
        try {
            return text == null ? null : Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("--wait: a time such as 90s, 30m or 2h, not " + text);
        }
    }

    private static boolean isSet(CommandSpec spec, String name) {
        return Boolean.TRUE.equals(spec.findOption(name).getValue());
    }

    private static @Nullable String given(CommandSpec spec, String name) {
        Object value = spec.findOption(name).getValue();
        return value == null ? null : value.toString();
    }
}

package io.drover.ansible;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What an action wants to have run, checked: no value can be read as an option, and none as a file.
 *
 * @param playbook as the action names it
 * @param options of ansible-playbook, each one word, in their order
 * @param inventory null for the usual one
 * @param extraVars an object
 * @param secretVars name of the variable to name of the secret
 * @param message id of a message whose variables it gets; null for none
 */
record Play(
        String playbook,
        List<String> options,
        @Nullable String inventory,
        ObjectNode extraVars,
        Map<String, String> secretVars,
        @Nullable String message,
        Duration timeout,
        OnCrash onCrash) {
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");

    private static final Pattern TEXT = Pattern.compile("[^\\p{Cntrl}]{1,1000}");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(s|m|h)");
    private static final Duration LONGEST = Duration.ofDays(2);

    Play {
        options = List.copyOf(options);
        secretVars = Map.copyOf(secretVars);
    }

    /** @throws Wrong that names the parameter */
    static Play of(JsonNode parameters, AnsibleSettings settings) {
        return new Play(
                playbook(parameters.path("playbook").asText("")),
                Options.of(parameters, settings),
                parameters.hasNonNull("inventory")
                        ? text("inventory", parameters.path("inventory").asText())
                        : settings.inventory(),
                variables(parameters.path("extraVars")),
                secrets(parameters.path("secretVars")),
                parameters.hasNonNull("message") ? parameters.path("message").asText() : null,
                timeout(parameters.path("timeout").asText(""), settings.timeout()),
                onCrash(parameters.path("onCrash").asText(""), settings.onCrash()));
    }

    /** @throws Wrong where it could lead out of the directory, or be taken for an option */
    static String playbook(String named) {
        boolean leadsOut = List.of(named.split("/", -1)).contains("..");
        if (named.startsWith("-") || leadsOut || !TEXT.matcher(named).matches()) {
            throw new Wrong("playbook: '" + shown(named) + "' is no path of a playbook");
        }
        return named;
    }

    private static ObjectNode variables(JsonNode given) {
        if (given.isMissingNode() || given.isNull()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (!(given instanceof ObjectNode object)) {
            throw new Wrong("extraVars: an object, not " + given.getNodeType());
        }
        return object;
    }

    private static Map<String, String> secrets(JsonNode given) {
        Map<String, String> secrets = new LinkedHashMap<>();
        given.properties()
                .forEach(entry -> secrets.put(
                        entry.getKey(),
                        name("secretVars." + entry.getKey(), entry.getValue().asText(""))));
        return secrets;
    }

    private static Duration timeout(String given, Duration usual) {
        if (given.isEmpty()) {
            return usual;
        }
        try {
            Matcher simple = DURATION.matcher(given);
            Duration wanted = simple.matches() ? simple(simple) : Duration.parse(given);
            if (wanted.toMillis() < 1 || wanted.compareTo(LONGEST) > 0) {
                throw new Wrong("timeout: up to " + LONGEST.toHours() + "h, not " + given);
            }
            return wanted;
        } catch (DateTimeParseException e) {
            throw new Wrong("timeout: a duration such as 30s, 20m, 2h, not '" + shown(given) + "'");
        }
    }

    private static Duration simple(Matcher parts) {
        long number = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    private static OnCrash onCrash(String given, OnCrash usual) {
        try {
            return given.isEmpty() ? usual : OnCrash.parse(given);
        } catch (IllegalArgumentException e) {
            throw new Wrong("onCrash: " + e.getMessage());
        }
    }

    /** @throws Wrong for one that has control characters, is empty or endless, or names a file to be read */
    static String text(String parameter, String value) {
        if (!TEXT.matcher(value).matches() || value.startsWith("@") || value.startsWith("-")) {
            throw new Wrong(parameter + ": '" + shown(value) + "' cannot be given to ansible-playbook");
        }
        return value;
    }

    /** @throws Wrong for one that could be a path */
    static String name(String parameter, String value) {
        if (!NAME.matcher(value).matches()) {
            throw new Wrong(parameter + ": '" + shown(value) + "' is no name");
        }
        return value;
    }

    /** Of a list, or of one text. */
    static List<String> texts(String parameter, JsonNode value) {
        if (value.isTextual()) {
            return List.of(text(parameter, value.asText()));
        }
        return StreamSupport.stream(value.spliterator(), false)
                .map(one -> text(parameter, one.asText("")))
                .toList();
    }

    private static String shown(String value) {
        String clean = value.replaceAll("\\p{Cntrl}", "?");
        return clean.length() > 80 ? clean.substring(0, 80) + "…" : clean;
    }
}

package io.drover.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something Drover can do to a remote system, as its kamelet describes it.
 *
 * @param name mbs-submit-build; {@code <name>-action} sends it, {@code <name>-probe} asks whether it was sent
 * @param system whose queue its actions wait in
 * @param artifact RPM, IMAGE or MODULE where it makes one, else null
 * @param completion the lookup that tells how far accepted actions are; null: they are done when accepted
 * @param subject parameter that names the work in the system's own messages (a scmurl), null where none does
 * @param verdict who tells whether what is done is what it should be, null: it is
 * @param dryResult jq that makes up its result in a dry run, see {@link PretendedCalls}; null: an empty one
 * @param required names of the parameters that must be there
 * @param known names of all parameters
 * @param cancel how its accepted work is stopped, null where that cannot be done
 * @param queue the parameter that names one of several queues of the system: a koji profile, a group of hosts; null: it has one
 * @param letters whether accepted work that fails for good is a dead letter, from which it can be tried anew
 */
public record Verb(
        String name,
        String system,
        @Nullable String artifact,
        @Nullable String completion,
        @Nullable String subject,
        @Nullable Verdict verdict,
        @Nullable String dryResult,
        Set<String> required,
        Set<String> known,
        @Nullable Cancel cancel,
        @Nullable String queue,
        boolean letters) {
    public Verb {
        required = Set.copyOf(required);
        known = Set.copyOf(known);
    }

    /** As the other, for one whose work is not looked at when it is done, and cannot be stopped. */
    public Verb(
            String name,
            String system,
            @Nullable String artifact,
            @Nullable String completion,
            @Nullable String subject,
            Set<String> required,
            Set<String> known) {
        this(
                name,
                system,
                artifact,
                completion,
                subject,
                null,
                null,
                required,
                known,
                null,
                known.contains(PROFILE) ? PROFILE : null,
                false);
    }

    /**
     * What stops the work of another verb.
     *
     * @param verb koji-cancel-task
     * @param parameter of that verb that takes the id under which the system knows the work
     */
    public record Cancel(String verb, String parameter) {}

    /**
     * Who judges what is done.
     *
     * @param lookup koji-container-verdict-lookup
     * @param system that this lookup asks, which need not be the verb's own: what OSBS has built stands in koji
     */
    public record Verdict(String lookup, String system) {}

    /** The parameter that names one of several installations of the system: a koji profile. */
    static final String PROFILE = "profile";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");

    /**
     * Whose queue an action with these parameters waits in: {@code koji}, or {@code koji-stg} where they name the profile
     * {@code stg}, so that an installation that is sick leaves the others alone.
     */
    public String systemFor(JsonNode parameters) {
        return queue == null ? system : queueOf(system, parameters.path(queue).asText(""));
    }

    /** The same for a question to a lookup: by its member {@code profile}, if it has such. */
    public static String installation(String system, JsonNode question) {
        return queueOf(system, question.path(PROFILE).asText(""));
    }

    private static String queueOf(String system, String name) {
        return NAME.matcher(name).matches() && !name.equals("default") ? system + "-" + name : system;
    }

    /** The profile in the name of a queue that {@link #systemFor} gave; null for the system's own. */
    @Nullable
    String profileOf(String queue) {
        return queue.startsWith(system + "-") ? queue.substring(system.length() + 1) : null;
    }

    public String actionKamelet() {
        return name + "-action";
    }

    public String probeKamelet() {
        return name + "-probe";
    }

    /** @throws IllegalArgumentException naming what is missing or unknown */
    public void check(JsonNode parameters) {
        if (!parameters.isObject()) {
            throw new IllegalArgumentException(
                    name + ": the parameters must be an object, not " + parameters.getNodeType());
        }
        List<String> wrong = new ArrayList<>();
        for (String needed : required) {
            if (parameters.path(needed).isMissingNode()
                    || parameters.path(needed).isNull()) {
                wrong.add("parameter " + needed + " is missing");
            }
        }
        parameters.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                wrong.add("there is no parameter " + field + " (known: "
                        + String.join(", ", known.stream().sorted().toList()) + ")");
            }
        });
        String part = queue == null ? "" : parameters.path(queue).asText("");
        if (!part.isEmpty() && !NAME.matcher(part).matches()) {
            wrong.add("a " + queue + "'s name is lower case letters, digits and hyphens, not '" + part + "'");
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(name + ": " + String.join("; ", wrong));
        }
    }
}

package io.drover.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.VerbSheet;
import io.drover.ledger.DryRun;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks to be done: the body of {@code POST /api/drover/actions}.
 *
 * @param parameters of the verb, not yet checked
 * @param givenKey null: it is made of verb and parameters, so that the same again is the same
 * @param again whether it is to be done anew although it was done: the key then holds the request's id
 * @param id of the request: the same one again is the same request; made up where none is given
 * @param givenName what people call the thing, null: the parameters that must be there
 * @param reason for those who ask later, "" where none is given
 * @param preview whether nothing is to be done
 */
record ActionOrder(
        String verb,
        ObjectNode parameters,
        @Nullable String givenKey,
        boolean again,
        String id,
        @Nullable String givenName,
        String reason,
        boolean preview) {
    private static final Set<String> FIELDS =
            Set.of("verb", "parameters", "key", "again", "id", "name", "reason", "preview");
    private static final int LONGEST_KEY = 500;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_REASON = 1_000;
    private static final int LONGEST_ID = 100;
    /** A longer one is known by its digest. */
    private static final int LONGEST_SPELT_KEY = 300;

    /** The same operation with what it takes and gives. */
    static Operation described(Operation operation) {
        return operation
                .needs("verb", "string", "What is to be done: koji-tag-build. It takes the role verb:NAME, or admin.")
                .takes("parameters", "object", "What the verb takes; see /api/drover/verbs.")
                .takes("key", "string", "Equal keys are the same intent, done once; without it made of the parameters.")
                .takes("again", "boolean", "Whether to do it anew although it was done.")
                .takes("id", "string", "Of the request: the same again is the same request.")
                .takes("name", "string", "What people call the thing.")
                .takes("reason", "string", "Why, for those who ask later.")
                .takes("preview", "boolean", "Whether nothing is to be done.")
                .gives(202, "outcome", "verb", "key")
                .refuses(409);
    }

    /** @throws ApiError 400 saying what to write */
    static ActionOrder parse(ObjectNode body) {
        body.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                throw ApiError.badRequest(
                        "There is no field " + name + "; there are " + String.join(", ", new TreeSet<>(FIELDS)) + ".");
            }
        });
        String verb = text(body, "verb", LONGEST_NAME);
        if (verb == null) {
            throw ApiError.badRequest("verb: what is to be done, as in koji-tag-build; /api/drover/verbs lists all.");
        }
        JsonNode parameters = body.has("parameters") ? body.path("parameters") : Json.object();
        if (!(parameters instanceof ObjectNode object)) {
            throw ApiError.badRequest("parameters: a JSON object of what " + verb + " takes; see /api/drover/verbs.");
        }
        String key = text(body, "key", LONGEST_KEY);
        if (key != null && key.startsWith(DryRun.PREFIX)) {
            throw ApiError.badRequest("key: those that begin with " + DryRun.PREFIX + " are those of dry runs.");
        }
        if (key != null && flag(body, "again")) {
            throw ApiError.badRequest("again: makes a key of its own; leave key out, or choose another one.");
        }
        String id = text(body, "id", LONGEST_ID);
        String reason = text(body, "reason", LONGEST_REASON);
        return new ActionOrder(
                verb,
                withoutNulls(object),
                key,
                flag(body, "again"),
                id == null ? UUID.randomUUID().toString() : id,
                text(body, "name", LONGEST_NAME),
                reason == null ? "" : reason,
                flag(body, "preview"));
    }

    /** The idempotency key: (verb, key) is done once. */
    String key() {
        if (givenKey != null) {
            return givenKey;
        }
        String spelt = canonical(parameters).toString();
        String derived = spelt.length() <= LONGEST_SPELT_KEY ? spelt : "sha256:" + Sha256.of(spelt);
        return again ? derived + " again " + id : derived;
    }

    String name(VerbSheet sheet) {
        if (givenName != null) {
            return givenName;
        }
        String made = sheet.parameters().stream()
                .filter(VerbSheet.Parameter::required)
                .map(parameter -> parameters.path(parameter.name()))
                .map(value -> value.isTextual() ? value.asText() : value.toString())
                .collect(Collectors.joining(" "));
        return made.isBlank() ? sheet.word() : made.length() <= LONGEST_NAME ? made : made.substring(0, LONGEST_NAME);
    }

    /** The id of its message: another for another user, verb or key, whatever id they send. */
    String messageId(String user) {
        String whole = String.join("\n", user, verb, key(), id);
        return "drover_action_" + UUID.nameUUIDFromBytes(whole.getBytes(StandardCharsets.UTF_8));
    }

    /** As routes see it. @param user null where nobody has to log in */
    ObjectNode message(VerbSheet sheet, @Nullable String user) {
        ObjectNode message = Json.object().put("verb", verb).put("key", key()).put("name", name(sheet));
        message.set("parameters", parameters);
        return message.put("user", user).put("reason", reason).put("request", id);
    }

    private static @Nullable String text(ObjectNode body, String name, int longest) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual() || value.asText().isBlank() || value.asText().length() > longest) {
            throw ApiError.badRequest(name + ": a text of 1 to " + longest + " characters.");
        }
        return value.asText().strip();
    }

    private static boolean flag(ObjectNode body, String name) {
        JsonNode value = body.path(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw ApiError.badRequest(name + ": true or false.");
        }
        return value.asBoolean(false);
    }

    private static ObjectNode withoutNulls(ObjectNode parameters) {
        ObjectNode kept = Json.object();
        parameters.properties().stream()
                .filter(field -> !field.getValue().isNull())
                .forEach(field -> kept.set(field.getKey(), field.getValue()));
        return kept;
    }

    /** The same whatever the order of members. */
    private static JsonNode canonical(JsonNode node) {
        if (node.isObject()) {
            ObjectNode sorted = Json.object();
            TreeMap<String, JsonNode> fields = new TreeMap<>();
            node.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
            fields.forEach((name, value) -> sorted.set(name, canonical(value)));
            return sorted;
        }
        if (node.isArray()) {
            ArrayNode same = Json.array();
            node.forEach(element -> same.add(canonical(element)));
            return same;
        }
        return node;
    }
}

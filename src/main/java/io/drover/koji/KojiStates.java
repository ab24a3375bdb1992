package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/**
 * Whether a hub is already as an action wants it: for the probes of verbs that set something and make no task. Called as
 * the bean {@code kojiStates}. A probe asks with a multiCall (answer in {@code kojiOutcomes}), then says with jq what it
 * found ({@code kojiFound}, null for nothing) and what is wanted ({@code kojiWanted}; members that are null are not asked
 * for). Stateless, thread-safe.
 */
public final class KojiStates {

    /** All the hub says of something that is not there, where it does not answer with nil ({@code wire/koji.md} §3.4). */
    private static final String MISSING = "No such";

    /**
     * The values of a multiCall, null for what the hub does not know.
     *
     * @throws KojiException for every other fault: could not tell is not "no"
     */
    public ArrayNode values(@Variable("kojiOutcomes") JsonNode outcomes) {
        ArrayNode values = JsonNodeFactory.instance.arrayNode(outcomes.size());
        for (JsonNode outcome : outcomes) {
            values.add(isMissing(outcome) ? NullNode.instance : KojiOutcome.value(outcome));
        }
        return values;
    }

    static boolean isMissing(JsonNode outcome) {
        return KojiOutcome.isFault(outcome)
                && KojiOutcome.fault(outcome).code() == KojiFault.GENERIC
                && KojiOutcome.fault(outcome).text().startsWith(MISSING);
    }

    /** For verbs that create. @return Refused where it exists and is not as wanted */
    public CallResult<Optional<Accepted>> created(
            @Variable("kojiWanted") JsonNode wanted, @Variable("kojiFound") @Nullable JsonNode found) {
        JsonNode there = orNull(found);
        if (there.isNull()) {
            return KojiOwnTasks.nothing("koji has none yet");
        }
        List<String> differences = differences("", plain(wanted), plain(there));
        if (differences.isEmpty()) {
            return already("adopted: koji has it as wanted");
        }
        return new CallResult.Refused<>("it exists at koji with other values: " + String.join("; ", differences)
                + ". Edit or remove it, or choose another name");
    }

    /** For verbs that can be repeated. @return Done(empty) where anything is not as wanted */
    public CallResult<Optional<Accepted>> set(
            @Variable("kojiWanted") JsonNode wanted, @Variable("kojiFound") @Nullable JsonNode found) {
        JsonNode there = orNull(found);
        List<String> differences =
                there.isNull() ? List.of("there is none") : differences("", plain(wanted), plain(there));
        return differences.isEmpty()
                ? already("adopted: koji has it as wanted")
                : KojiOwnTasks.nothing("not as wanted yet: " + String.join("; ", differences));
    }

    /** For verbs that remove or end. @param found null, or what is still there */
    public CallResult<Optional<Accepted>> gone(@Variable("kojiFound") @Nullable JsonNode found) {
        JsonNode there = orNull(found);
        return there.isNull() || there.isContainerNode() && there.isEmpty()
                ? already("adopted: koji has none any more")
                : KojiOwnTasks.nothing("still there: " + there);
    }

    /** For verbs whose effect the hub does not tell of, and which change nothing the second time. */
    public CallResult<Optional<Accepted>> repeatable() {
        return KojiOwnTasks.nothing("koji does not tell whether it was done; done twice, it changes nothing");
    }

    private static CallResult<Optional<Accepted>> already(String how) {
        return KojiOwnTasks.found(new Accepted(null, null, JsonNodeFactory.instance.objectNode(), how));
    }

    /** jq that finds nothing leaves no variable. */
    private static JsonNode orNull(@Nullable JsonNode found) {
        return found == null ? NullNode.instance : found;
    }

    private static JsonNode plain(JsonNode value) {
        return KojiJson.toJson(KojiJson.toValue(value));
    }

    private static List<String> differences(String path, JsonNode wanted, JsonNode found) {
        List<String> differences = new ArrayList<>();
        if (wanted.isObject()) {
            wanted.properties()
                    .forEach(member -> differences.addAll(differences(
                            path.isEmpty() ? member.getKey() : path + "." + member.getKey(),
                            member.getValue(),
                            found.path(member.getKey()))));
        } else if (!wanted.isNull() && !wanted.equals(found)) {
            differences.add(path + " is " + (found.isMissingNode() ? "not there" : found) + ", wanted is " + wanted);
        }
        return differences;
    }
}

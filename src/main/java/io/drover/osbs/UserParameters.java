package io.drover.osbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The parameters of a build verb, checked, and as OSBS takes them: {@code {"kind": "build_user_params", "git_uri": …}}.
 * What is false, empty or null is left out. {@code userdata} carries the action's mark, which ends in the koji build's
 * {@code extra.custom_user_metadata}, with the target and the branch: no koji task tells them.
 *
 * <p>Source: wire/targets.md §4.5 for the keys, §4.1 for what excludes what.
 *
 * @param sent user-params
 * @param timeLimit of the build
 * @param given the verb's parameters as they were
 */
record UserParameters(ObjectNode sent, Duration timeLimit, JsonNode given) {
    private static final Pattern ISOLATED_RELEASE = Pattern.compile("\\d+\\.\\d+(\\..+)?");
    private static final Pattern TIME = Pattern.compile("(\\d{1,4}h)?(\\d{1,5}m)?(\\d{1,7}s)?");

    private static final Kind TEXT = new Kind("a text", JsonNode::isTextual);
    private static final Kind FLAG = new Kind("true or false", JsonNode::isBoolean);
    private static final Kind NUMBER = new Kind("a whole number", JsonNode::isIntegralNumber);
    private static final Kind OBJECT = new Kind("an object", JsonNode::isObject);
    private static final Kind TEXTS = listOf(TEXT, "a list of texts");
    private static final Kind NUMBERS = listOf(NUMBER, "a list of whole numbers");

    private static final List<Key> KEYS = List.of(
            new Key("gitUri", "git_uri", TEXT),
            new Key("gitRef", "git_ref", TEXT),
            new Key("gitBranch", "git_branch", TEXT),
            new Key("user", "user", TEXT),
            new Key("component", "component", TEXT),
            new Key("kojiTarget", "koji_target", TEXT),
            new Key("kojiTaskId", "koji_task_id", NUMBER),
            new Key("name", "name", TEXT),
            new Key("imageTag", "image_tag", TEXT),
            new Key("platforms", "platforms", TEXTS),
            new Key("scratch", "scratch", FLAG),
            new Key("isolated", "isolated", FLAG),
            new Key("release", "release", TEXT),
            new Key("flatpak", "flatpak", FLAG),
            new Key("composeIds", "compose_ids", NUMBERS),
            new Key("signingIntent", "signing_intent", TEXT),
            new Key("yumRepourls", "yum_repourls", TEXTS),
            new Key("includeKojiRepo", "include_koji_repo", FLAG),
            new Key("kojiParentBuild", "koji_parent_build", TEXT),
            new Key("operatorCsvModificationsUrl", "operator_csv_modifications_url", TEXT),
            new Key("dependencyReplacements", "dependency_replacements", TEXTS),
            new Key("userdata", "userdata", OBJECT));

    private record Kind(String words, Predicate<JsonNode> fits) {}

    private record Key(String parameter, String key, Kind kind) {}

    /** @throws CallFailed Refused, naming all that is wrong: OSBS would find out in the middle of the build */
    static UserParameters parse(JsonNode given, OsbsSettings settings, OwnMark mark) {
        ObjectNode sent = JsonNodeFactory.instance.objectNode().put("kind", "build_user_params");
        sent.put("user", settings.user()).put("reactor_config_map", settings.reactorConfigMap());
        List<String> faults = new ArrayList<>();
        for (Key key : KEYS) {
            JsonNode value = given.path(key.parameter());
            if (value.isMissingNode() || value.isNull()) {
                continue;
            }
            if (!key.kind().fits().test(value)) {
                faults.add(key.parameter() + " is " + key.kind().words() + ", not " + value);
            } else if (!isFalsy(value)) {
                sent.set(key.key(), value);
            }
        }
        for (String needed : List.of("git_uri", "git_ref", "git_branch", "user")) {
            require(sent.has(needed), needed + " is missing", faults);
        }
        exclude(sent, faults);
        Duration timeLimit = timeLimit(given.path("timeout"), settings.timeLimit(), faults);
        if (!faults.isEmpty()) {
            throw new CallFailed(new CallResult.Refused<>("OSBS was not asked: " + String.join("; ", faults)));
        }
        ObjectNode userdata = sent.path("userdata").isObject()
                ? sent.path("userdata").deepCopy()
                : JsonNodeFactory.instance.objectNode();
        userdata.set("drover", markIn(mark, sent));
        sent.set("userdata", userdata);
        return new UserParameters(sent, timeLimit, given);
    }

    /** {@code {"verb": …, "key": …, "target": …, "branch": …}}. */
    private static ObjectNode markIn(OwnMark mark, ObjectNode sent) {
        ObjectNode known =
                JsonNodeFactory.instance.objectNode().put("verb", mark.verb()).put("key", mark.key());
        if (sent.has("koji_target")) {
            known.set("target", sent.get("koji_target"));
        }
        return known.set("branch", sent.get("git_branch"));
    }

    /** As Go writes it: {@code 3h}, {@code 1h30m}. */
    String goTimeLimit() {
        return timeLimit.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private static void exclude(ObjectNode sent, List<String> faults) {
        require(!(sent.has("scratch") && sent.has("isolated")), "scratch and isolated exclude each other", faults);
        require(
                !(sent.has("signing_intent") && sent.has("compose_ids")),
                "signingIntent and composeIds exclude each other",
                faults);
        require(
                !sent.has("isolated")
                        || ISOLATED_RELEASE
                                .matcher(sent.path("release").asText())
                                .matches(),
                "isolated needs a release as 3.1590000000",
                faults);
        require(
                !sent.has("operator_csv_modifications_url") || sent.has("isolated"),
                "operatorCsvModificationsUrl is for isolated builds",
                faults);
    }

    private static Duration timeLimit(JsonNode timeout, Duration usual, List<String> faults) {
        String text = timeout.asText("");
        if (text.isEmpty()) {
            return usual;
        }
        try {
            if (TIME.matcher(text).matches()) {
                return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
            }
        } catch (DateTimeParseException tooLong) {
            faults.add("timeout is too long: " + text);
            return usual;
        }
        faults.add("timeout is a time as 3h or 1h30m, not " + timeout);
        return usual;
    }

    private static boolean isFalsy(JsonNode value) {
        return value.isBoolean() && !value.booleanValue()
                || value.isTextual() && value.textValue().isBlank()
                || value.isContainerNode() && value.isEmpty()
                || value.isNumber() && value.longValue() == 0;
    }

    private static void require(boolean fine, String fault, List<String> faults) {
        if (!fine) {
            faults.add(fault);
        }
    }

    private static Kind listOf(Kind element, String words) {
        return new Kind(words, value -> {
            boolean all = value.isArray();
            for (JsonNode one : value) {
                all = all && element.fits().test(one);
            }
            return all;
        });
    }
}

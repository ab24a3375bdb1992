package io.drover.sandbox.mbs;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.sandbox.RestProblem;
import io.drover.sandbox.SandboxJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request to build one commit, in MBS's own order of checks and with its texts.
 *
 * @param scmurl exactly as sent
 * @param name last part of the scmurl's path
 * @param commit after {@code #}
 * @param strategy "" where not said
 */
record Submission(String scmurl, String name, String commit, String branch, String strategy) {
    private static final Pattern SCMURL = Pattern.compile(
            "(?:git|http|https|git\\+http|git\\+https|git\\+rsync|file)://[^/?#]*(/[^?#]*?)(?:\\.git)?/?(?:\\?[^#]*)?#(\\S+)");
    private static final Set<String> STRATEGIES = Set.of("all", "changed-and-after", "only-changed");
    private static final Set<String> SERVED = Set.of("scmurl", "branch", "rebuild_strategy", "scratch");
    private static final Set<String> KNOWN = Set.of(
            "buildrequire_overrides",
            "require_overrides",
            "reuse_components_from",
            "modulemd",
            "module_name",
            "module_stream",
            "srpms",
            "owner");

    /**
     * @param allowed what scmurls have to start with
     * @throws RestProblem 400 or 403
     */
    static Submission parse(byte[] body, List<String> allowed) {
        JsonNode json = json(body);
        checkKeys(json);
        if (json.path("scratch").asBoolean()) {
            throw new RestProblem(403, "Scratch builds are not enabled");
        }
        return of(
                json.path("scmurl").asText(""),
                json.path("branch").asText(""),
                json.path("rebuild_strategy").asText(""),
                allowed);
    }

    /** @throws RestProblem 400 or 403 */
    static Submission of(String scmurl, String branch, String strategy, List<String> allowed) {
        if (scmurl.isEmpty()) {
            throw new RestProblem(400, "Missing scmurl");
        }
        if (allowed.stream().noneMatch(scmurl::startsWith)) {
            throw new RestProblem(403, "The submitted scmurl " + scmurl + " is not allowed");
        }
        Matcher parts = SCMURL.matcher(scmurl);
        if (!parts.matches()) {
            throw new RestProblem(400, "The submitted scmurl " + scmurl + " is not valid");
        }
        if (branch.isEmpty()) {
            throw new RestProblem(400, "Missing branch");
        }
        String path = parts.group(1);
        return new Submission(scmurl, path.substring(path.lastIndexOf('/') + 1), parts.group(2), branch, strategy);
    }

    private static JsonNode json(byte[] body) {
        try {
            JsonNode json = SandboxJson.parse(body);
            if (json.isObject()) {
                return json;
            }
        } catch (IOException broken) {
            throw new RestProblem(400, "Invalid JSON submitted");
        }
        throw new RestProblem(400, "Invalid JSON submitted");
    }

    private static void checkKeys(JsonNode json) {
        List<String> unspecified = new ArrayList<>();
        json.fieldNames().forEachRemaining(key -> {
            if (KNOWN.contains(key)) {
                throw new RestProblem(400, "this simulator of MBS does not serve the parameter " + key);
            }
            if (!SERVED.contains(key)) {
                unspecified.add(key);
            }
        });
        if (!unspecified.isEmpty()) {
            throw new RestProblem(
                    400, "The request contains unspecified parameters: " + String.join(", ", unspecified));
        }
        String strategy = json.path("rebuild_strategy").asText("changed-and-after");
        if (!STRATEGIES.contains(strategy)) {
            throw new RestProblem(
                    400,
                    "The rebuild method of \"" + strategy + "\" is not allowed. Choose from: "
                            + String.join(", ", STRATEGIES.stream().sorted().toList()) + ".");
        }
    }
}

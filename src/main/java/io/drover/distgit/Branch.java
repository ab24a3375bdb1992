package io.drover.distgit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/**
 * A branch in dist-git.
 *
 * @param namespace rpms, modules, container …
 * @param name the repository's name
 * @param branch without {@code refs/heads/}: {@code f42}
 */
public record Branch(String namespace, String name, String branch) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]*");

    /** @throws IllegalArgumentException for what no such server would hold, or would lead out of its repositories */
    public Branch {
        if (!NAME.matcher(namespace).matches() || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a dist-git repository: \"" + namespace + "/" + name + "\"");
        }
        if (!Repository.isValidRefName(Constants.R_HEADS + branch)) {
            throw new IllegalArgumentException("not a branch's name: \"" + branch + "\"");
        }
    }

    /** Reads {@code {"namespace": "modules", "name": "foo", "branch": "1"}}. */
    static Branch from(JsonNode json) {
        return new Branch(
                json.path("namespace").asText(),
                json.path("name").asText(),
                json.path("branch").asText());
    }

    /** {@code https://src.example.org/modules/foo.git}. */
    String repository(String baseUrl) {
        return baseUrl + "/" + namespace + "/" + name + ".git";
    }

    /** {@code refs/heads/f42}. */
    String ref() {
        return Constants.R_HEADS + branch;
    }

    /** {@code modules/foo branch f42}. */
    @Override
    public String toString() {
        return namespace + "/" + name + " branch " + branch;
    }
}

package io.drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.koji.KojiJson;
import io.drover.sandbox.koji.KojiHub;
import io.drover.sandbox.koji.OsbsImage;
import io.drover.sandbox.osbs.KojiImport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Images that the simulated OSBS has built become builds of the simulated hub. Source: wire/targets.md §4.3, §4.5. */
final class OsbsImages implements KojiImport {
    /** User-params that buildContainer has as options of the same name. */
    private static final List<String> OPTIONS = List.of(
            "git_branch",
            "release",
            "isolated",
            "flatpak",
            "koji_parent_build",
            "compose_ids",
            "signing_intent",
            "yum_repourls",
            "dependency_replacements",
            "operator_csv_modifications_url",
            "userdata");

    private final KojiHub koji;
    private final String owner;

    /** @param owner a user of the hub */
    OsbsImages(KojiHub koji, String owner) {
        this.koji = koji;
        this.owner = owner;
    }

    @Override
    public long built(JsonNode parameters, String run) {
        return koji.imported(new OsbsImage(
                parameters.path("git_uri").asText() + "#"
                        + parameters.path("git_ref").asText(),
                parameters.path("component").asText(null),
                parameters.path("koji_target").asText(null),
                options(parameters),
                owner));
    }

    private static Map<String, @Nullable Object> options(JsonNode parameters) {
        Map<String, @Nullable Object> options = new LinkedHashMap<>();
        for (String option : OPTIONS) {
            if (parameters.has(option)) {
                options.put(option, KojiJson.toValue(parameters.get(option)));
            }
        }
        StringJoiner arches = new StringJoiner(" ");
        parameters.path("platforms").forEach(platform -> arches.add(platform.asText()));
        if (arches.length() > 0) {
            options.put("arch_override", arches.toString());
        }
        return options;
    }
}

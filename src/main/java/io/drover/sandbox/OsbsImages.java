package io.drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.koji.KojiHub;
import io.drover.sandbox.osbs.KojiImport;

/**
 * Images that the simulated OSBS has built become builds of the simulated hub, as a content generator's: of an explicit
 * release once, else of the next free one. Source: wire/targets.md §4.3.
 */
final class OsbsImages implements KojiImport {
    private static final int MOST_RELEASES = 1_000;

    private final KojiHub koji;
    private final String owner;

    /** @param owner a user of the hub */
    OsbsImages(KojiHub koji, String owner) {
        this.koji = koji;
        this.owner = owner;
    }

    @Override
    public long built(JsonNode parameters, String run) {
        String nvr = nvr(parameters);
        ObjectNode seed = SandboxJson.object();
        ObjectNode build = seed.putArray("builds").addObject().put("nvr", nvr).put("owner", owner);
        build.put("state", 1)
                .put(
                        "source",
                        parameters.path("git_uri").asText() + "#"
                                + parameters.path("git_ref").asText());
        ObjectNode extra = build.putObject("extra").put("submitter", "osbs");
        extra.putObject("osbs_build").put("kind", "container_build").put("engine", "podman");
        extra.set("custom_user_metadata", parameters.path("userdata"));
        extra.putObject("image").put("isolated", parameters.path("isolated").asBoolean());
        build.putArray("archives")
                .addObject()
                .put("filename", "docker-image-" + nvr + ".x86_64.tar.gz")
                .put("type", "image")
                .put("arch", "x86_64");
        try {
            koji.seed(seed);
        } catch (IllegalArgumentException refused) {
            throw new IllegalStateException(refused.getMessage(), refused);
        }
        return id(nvr);
    }

    private String nvr(JsonNode parameters) {
        String uri = parameters.path("git_uri").asText().replaceFirst("(\\.git)?/*$", "");
        String name = parameters.path("component").asText(uri.substring(uri.lastIndexOf('/') + 1));
        String version = name + "-1.0-";
        String release = parameters.path("release").asText();
        if (!release.isEmpty()) {
            long other = id(version + release);
            if (other > 0) {
                throw new IllegalStateException("Build for " + version + release + " already exists, id " + other);
            }
            return version + release;
        }
        for (int next = 1; next < MOST_RELEASES; next++) {
            if (id(version + next) == 0) {
                return version + next;
            }
        }
        throw new IllegalStateException("no release of " + name + " is free");
    }

    /** 0 where the hub has none. */
    private long id(String nvr) {
        for (JsonNode build : koji.state().path("builds")) {
            if (build.path("nvr").asText().equals(nvr)) {
                return build.path("id").asLong();
            }
        }
        return 0;
    }
}

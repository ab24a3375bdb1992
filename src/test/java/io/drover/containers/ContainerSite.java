package io.drover.containers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.koji.KojiJson;
import io.drover.testing.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.ProducerTemplate;

/**
 * What flows of container images are played with. Each story has a library of its own and three images that hold it: base, httpd
 * on it, app on httpd; the first one has a tool besides, which the rebuild policy denies.
 */
final class ContainerSite {
    static final String KEY = "12c944d0";
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    /** A story whose new library builders do not find. */
    static final String UNFIXED = "old";

    static final List<String> IMAGES = List.of("base", "httpd", "app");
    private static final ObjectMapper JSON = new ObjectMapper();

    final Site site;
    private final List<String> stories;

    private ContainerSite(Site site, List<String> stories) {
        this.site = site;
        this.stories = stories;
    }

    /** A site whose index has read the images as they are before anything happens. @param more settings */
    static ContainerSite start(Site.Stack stack, Path directory, List<String> stories, Map<String, String> more)
            throws IOException {
        Path policy = directory.resolve("images-policy.yaml");
        Files.writeString(
                policy,
                """
                allow:
                  global:
                    image: {image_name: ".*"}
                deny:
                  global:
                    image: {image_name: "%s-tool-.*"}
                """
                        .formatted(stories.get(0)));
        Map<String, String> settings = new HashMap<>();
        settings.put("drover.containers.enabled", "true");
        settings.put("drover.containers.git-url", "git+https://src");
        settings.put("drover.containers.signing-keys", "ffffffff," + KEY);
        settings.put("drover.rebuild.policy-file", policy.toString());
        settings.put("drover.images.scan", "on-start");
        settings.put("drover.images.interval", "100ms");
        settings.put("drover.dispatch.poll-interval", "300ms");
        settings.putAll(more);
        ContainerSite world = new ContainerSite(Site.start(stack, directory, settings), stories);
        try {
            world.build();
        } catch (RuntimeException | Error e) {
            world.site.close();
            throw e;
        }
        return world;
    }

    private void build() {
        seed();
        for (String story : stories) {
            image(story + "-base", null);
            image(story + "-httpd", story + "-base-container-42-1");
            image(story + "-app", story + "-httpd-container-42-1");
        }
        image(stories.get(0) + "-tool", null);
        int images = stories.size() * IMAGES.size() + 1;
        Site.await(() -> {
            site.simulators().tick();
            return site.texts("SELECT nvr FROM image WHERE state = 'READ' AND release = '1'")
                            .size()
                    == images;
        });
        site.awaitEnded();
        stories.stream().filter(story -> !story.equals(UNFIXED)).forEach(this::offerTheFix);
    }

    /** Builders find the new library from now on. */
    private void offerTheFix(String story) {
        call("koji:tagBuildBypass?session=REQUIRED", "f42-build", story + "lib-1-2");
    }

    /** What was there before Drover: release 0 of each image, and the library in an old and a new, signed version. */
    private void seed() {
        ObjectNode world = JSON.createObjectNode();
        ObjectNode build =
                world.withArray("tags").addObject().put("name", "f42-build").put("arches", "x86_64");
        ObjectNode images =
                world.withArray("tags").addObject().put("name", "f42-images").put("arches", "x86_64");
        world.withArray("targets")
                .addObject()
                .put("name", "f42-container-candidate")
                .put("build_tag", "f42-build")
                .put("dest_tag", "f42-images");
        for (String story : stories) {
            build.withArray("packages").add(story + "lib");
            ObjectNode old = world.withArray("builds").addObject();
            old.put("nvr", story + "lib-1-1")
                    .put("owner", "drover")
                    .withArray("tags")
                    .add("f42-build");
            old.withArray("rpms").add(story + "lib-1-1.x86_64");
            ObjectNode fixed = world.withArray("builds").addObject();
            fixed.put("nvr", story + "lib-1-2").put("owner", "drover");
            fixed.withArray("rpms")
                    .addObject()
                    .put("nvra", story + "lib-1-2.x86_64")
                    .withArray("signatures")
                    .add(KEY);
            IMAGES.forEach(image -> seed(world, images, story + "-" + image, story + "lib-1-1.x86_64"));
        }
        seed(world, images, stories.get(0) + "-tool", stories.get(0) + "lib-1-1.x86_64");
        site.simulators().koji().seed(world);
    }

    private static void seed(ObjectNode world, ObjectNode images, String name, String rpm) {
        images.withArray("packages").add(name + "-container");
        ObjectNode build = world.withArray("builds").addObject();
        build.put("nvr", name + "-container-42-0").put("owner", "drover").put("source", source(name));
        ObjectNode task = build.putObject("task").put("method", "buildContainer");
        task.putArray("request")
                .add(source(name))
                .add("f42-container-candidate")
                .addObject()
                .put("git_branch", "f42");
        build.putArray("archives")
                .addObject()
                .put("filename", name + ".tar.gz")
                .putArray("rpms")
                .add(rpm);
    }

    /** Somebody builds an image: release 1. */
    private void image(String name, String parent) {
        Map<String, Object> options = new HashMap<>(Map.of("git_branch", "f42", "release", "1"));
        if (parent != null) {
            options.put("koji_parent_build", parent);
        }
        call("koji:buildContainer?session=REQUIRED", source(name), "f42-container-candidate", options);
        String nvr = name + "-container-42-1";
        Site.await(() -> {
            site.simulators().tick();
            return koji(nvr).path("state").asInt(-1) == 1;
        });
    }

    /** As getBuild tells it. */
    JsonNode koji(String nvr) {
        return JSON.valueToTree(call("koji:getBuild", nvr));
    }

    Object call(String uri, Object... arguments) {
        ProducerTemplate template = site.drover().context().createProducerTemplate();
        try {
            return template.requestBody(uri, KojiJson.toJson(List.of(arguments)));
        } finally {
            template.stop();
        }
    }

    static String source(String name) {
        return "git+https://src/container/" + name + "#" + COMMIT;
    }

    /** An update of a build reaches stable. */
    UUID update(String name, String build) {
        ObjectNode body = JSON.createObjectNode().put("agent", "bodhi");
        ObjectNode update = body.putObject("update").put("alias", name).put("status", "stable");
        update.withArray("builds").addObject().put("nvr", build).put("type", "rpm");
        update.putObject("release").put("name", "F42").put("branch", "f42").put("stable_tag", "f42-updates");
        UUID id = UUID.randomUUID();
        site.bus().send("bodhi.update.complete.stable", id, body);
        return id;
    }

    /** The last RPM of a build is signed. */
    void signed(String build) {
        ObjectNode body = JSON.createObjectNode().put("sigkey", KEY).put("instance", "primary");
        body.putObject("build").put("nvr", build);
        site.bus().send("buildsys.rpm.sign", UUID.randomUUID(), body);
    }

    /** What builders were asked for a story by such actions, as it was sent last, by image. */
    Map<String, JsonNode> asked(String verb, String story) {
        Map<String, JsonNode> requests = new HashMap<>();
        for (String image : IMAGES) {
            requests.put(
                    image,
                    json(site.text(
                            "SELECT resolved FROM action WHERE verb = ? AND name = ?",
                            verb,
                            story + "-" + image + "-container")));
        }
        return requests;
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code slow-base-container 0 DONE}, by batch. */
    List<String> builds(String verb, String story) {
        return site.texts(
                "SELECT name || ' ' || batch || ' ' || state FROM action WHERE verb = ?"
                        + " AND name LIKE ? ORDER BY batch, name",
                verb,
                story + "-%");
    }

    static List<String> inState(String story, String state) {
        return List.of(
                story + "-base-container 0 " + state,
                story + "-httpd-container 1 " + state,
                story + "-app-container 2 " + state);
    }

    /** @param image slow-base */
    String rebuilt(String verb, String image) {
        return site.text("SELECT rebuilt_nvr FROM action WHERE verb = ? AND name = ?", verb, image + "-container");
    }
}

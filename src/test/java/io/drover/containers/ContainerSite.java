package io.drover.containers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.images.ImageIndex;
import io.drover.koji.KojiJson;
import io.drover.ledger.ImageBuilds;
import io.drover.ledger.ImageScans;
import io.drover.sandbox.Bodhi;
import io.drover.testing.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
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
    /** Stories whose new library is in no tag: builders find it in a compose, if at all. */
    private static final List<String> UNTAGGED = List.of(UNFIXED, "signed", "failed");

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
        ImageBuilds builds = new ImageBuilds(site.ledger().database(), Clock.systemUTC(), ImageIndex.AGE);
        new ImageScans(site.ledger().database(), Clock.systemUTC(), builds).ask("default", "test", null);
        int images = stories.size() * IMAGES.size() + 1;
        Site.await(() -> site.texts("SELECT nvr FROM image WHERE state = 'READ' AND release = '1'")
                                .size()
                        == images
                && site.texts("SELECT hub FROM image_scan WHERE state = 'DONE'").size() == 1);
    }

    /**
     * What was there before Drover: release 1 of each image with the library in an old version; and the new one, which is in
     * the build tag, or, of the stories about signing, nowhere.
     */
    private void seed() {
        ObjectNode world = JSON.createObjectNode();
        ObjectNode build =
                world.withArray("tags").addObject().put("name", "f42-build").put("arches", "x86_64");
        world.withArray("tags").addObject().put("name", "f42-images").put("arches", "x86_64");
        world.withArray("targets")
                .addObject()
                .put("name", "f42-container-candidate")
                .put("build_tag", "f42-build")
                .put("dest_tag", "f42-images");
        for (String story : stories) {
            build.withArray("packages").add(story + "lib");
            library(world, story + "lib-1-1", true);
            library(world, story + "lib-1-2", !UNTAGGED.contains(story));
            image(world, story + "-base", null, story + "lib-1-1.x86_64");
            image(world, story + "-httpd", story + "-base-container-42-1", null);
            image(world, story + "-app", story + "-httpd-container-42-1", null);
        }
        image(world, stories.get(0) + "-tool", null, stories.get(0) + "lib-1-1.x86_64");
        site.simulators().koji().seed(world);
    }

    private static void library(ObjectNode world, String nvr, boolean tagged) {
        ObjectNode build = world.withArray("builds").addObject().put("nvr", nvr).put("owner", "drover");
        build.withArray("rpms").add(nvr + ".x86_64");
        if (tagged) {
            build.withArray("tags").add("f42-build");
        }
    }

    private static void image(ObjectNode world, String name, String parent, String rpm) {
        ObjectNode image = world.withArray("images")
                .addObject()
                .put("nvr", name + "-container-42-1")
                .put("owner", "drover")
                .put("source", source(name))
                .put("target", "f42-container-candidate")
                .put("branch", "f42");
        if (parent != null) {
            image.put("parent", parent);
        }
        if (rpm != null) {
            image.withArray("rpms").add(rpm);
        }
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
        UUID id = UUID.randomUUID();
        site.bus().send("bodhi.update.complete.stable", id, Bodhi.message(name, "stable", List.of(build)));
        return id;
    }

    /** The only RPM of a build is signed. */
    void signed(String build) {
        ObjectNode order = JSON.createObjectNode();
        order.putObject("sign").putArray(KEY).add(build + ".x86_64");
        site.simulators().koji().control(order);
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

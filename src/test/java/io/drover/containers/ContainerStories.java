package io.drover.containers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.images.ImageIndex;
import io.drover.koji.KojiJson;
import io.drover.ledger.ImageBuilds;
import io.drover.ledger.ImageScans;
import io.drover.testing.Site;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.ProducerTemplate;

/**
 * A site whose koji has, for each story, two libraries in an old and a new version, the new one signed, and three images that
 * hold the old ones: {@code <story>-base-container-42-1}, httpd on it, app on httpd. The index of images knows these and learns of
 * no later ones, so that only the ledger tells what was rebuilt since.
 */
final class ContainerStories implements AutoCloseable {
    static final String KEY = "12c944d0";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final List<String> IMAGES = List.of("base", "httpd", "app");
    private static final List<String> LIBRARIES = List.of("lib", "more");

    final Site site;

    ContainerStories(Site.Stack stack, Path directory, Map<String, String> settings, String... stories) {
        Map<String, String> all = new HashMap<>();
        all.put("drover.containers.enabled", "true");
        all.put("drover.containers.git-url", "git+https://src");
        all.put("drover.containers.signing-keys", KEY);
        all.put("drover.images.interval", "100ms");
        all.put("drover.images.refresh", "12h");
        all.put("drover.routes.disabled", "images-built,containers-on-parent-built");
        all.put("drover.dispatch.poll-interval", "300ms");
        all.put("drover.api.auth", "none");
        all.putAll(settings);
        site = Site.start(stack, directory, all);
        seed(stories);
        for (String story : stories) {
            build(story + "-base", null);
            build(story + "-httpd", story + "-base-container-42-1");
            build(story + "-app", story + "-httpd-container-42-1");
        }
        scan(stories.length * IMAGES.size());
        for (String story : stories) {
            LIBRARIES.forEach(
                    library -> call("koji:tagBuildBypass?session=REQUIRED", "f42-build", story + library + "-1-2"));
        }
        site.awaitEnded();
    }

    private void scan(int images) {
        ImageBuilds builds = new ImageBuilds(site.ledger().database(), Clock.systemUTC(), ImageIndex.AGE);
        new ImageScans(site.ledger().database(), Clock.systemUTC(), builds).ask("default", "test", null);
        Site.await(() -> site.texts("SELECT nvr FROM image WHERE state = 'READ' AND release = '1'")
                                .size()
                        == images
                && site.texts("SELECT hub FROM image_scan WHERE state = 'DONE'").size() == 1);
    }

    private void seed(String... stories) {
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
            for (String library : LIBRARIES) {
                String name = story + library;
                build.withArray("packages").add(name);
                ObjectNode old = world.withArray("builds").addObject().put("nvr", name + "-1-1");
                old.put("owner", "drover").withArray("tags").add("f42-build");
                old.withArray("rpms").add(name + "-1-1.x86_64");
                ObjectNode fixed = world.withArray("builds").addObject().put("nvr", name + "-1-2");
                fixed.put("owner", "drover")
                        .withArray("rpms")
                        .addObject()
                        .put("nvra", name + "-1-2.x86_64")
                        .withArray("signatures")
                        .add(KEY);
            }
            IMAGES.forEach(image -> seed(world, images, story, image));
        }
        site.simulators().koji().seed(world);
    }

    /** Release 0, from which koji's simulator takes what an image holds. */
    private static void seed(ObjectNode world, ObjectNode images, String story, String image) {
        String name = story + "-" + image;
        images.withArray("packages").add(name + "-container");
        ObjectNode build = world.withArray("builds").addObject().put("nvr", name + "-container-42-0");
        build.put("owner", "drover").put("source", source(name));
        build.putObject("task")
                .put("method", "buildContainer")
                .putArray("request")
                .add(source(name))
                .add("f42-container-candidate")
                .addObject()
                .put("git_branch", "f42");
        ObjectNode archive = build.putArray("archives").addObject().put("filename", name + ".tar.gz");
        LIBRARIES.forEach(library -> archive.withArray("rpms").add(story + library + "-1-1.x86_64"));
    }

    private void build(String name, String parent) {
        Map<String, Object> options = new HashMap<>(Map.of("git_branch", "f42", "release", "1"));
        if (parent != null) {
            options.put("koji_parent_build", parent);
        }
        call("koji:buildContainer?session=REQUIRED", source(name), "f42-container-candidate", options);
        Site.await(() -> {
            site.simulators().tick();
            return JSON.valueToTree(call("koji:getBuild", name + "-container-42-1"))
                            .path("state")
                            .asInt(-1)
                    == 1;
        });
    }

    Object call(String uri, Object... arguments) {
        ProducerTemplate template = site.drover().context().createProducerTemplate();
        try {
            return template.requestBody(uri, KojiJson.toJson(List.of(arguments)));
        } finally {
            template.stop();
        }
    }

    private static String source(String name) {
        return "git+https://src/container/" + name + "#" + COMMIT;
    }

    UUID update(String name, String build) {
        ObjectNode body = JSON.createObjectNode().put("agent", "bodhi");
        ObjectNode update = body.putObject("update").put("alias", name).put("status", "stable");
        update.withArray("builds").addObject().put("nvr", build).put("type", "rpm");
        update.putObject("release").put("name", "F42").put("branch", "f42").put("stable_tag", "f42-updates");
        UUID id = UUID.randomUUID();
        site.bus().send("bodhi.update.complete.stable", id, body);
        return id;
    }

    void signed(String build) {
        ObjectNode body = JSON.createObjectNode().put("sigkey", KEY).put("instance", "primary");
        body.putObject("build").put("nvr", build);
        site.bus().send("buildsys.rpm.sign", UUID.randomUUID(), body);
    }

    /** The event that a request became. @param body with ' for " */
    JsonNode request(String body) {
        HttpResponse<byte[]> answer =
                site.api().post("/api/1/builds/", null, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        if (answer.statusCode() != 200) {
            throw new AssertionError(new String(answer.body(), StandardCharsets.UTF_8));
        }
        return json(answer.body());
    }

    /** As REST shows an event now. */
    JsonNode event(long id) {
        return site.api().json("/api/1/events/" + id);
    }

    /** {@code <image> <batch> <state>} of what an event builds. */
    List<String> builds(long event) {
        return site.texts(
                "SELECT name || ' ' || batch || ' ' || state FROM action WHERE verb = 'koji-build-container'"
                        + " AND event_id = ? ORDER BY batch, name",
                event);
    }

    /** Why they are in their states, for the message of a test that fails. */
    List<String> reasons(long event) {
        return site.texts(
                "SELECT name || ': ' || COALESCE(reason, '') FROM action WHERE event_id = ? ORDER BY id", event);
    }

    /** What koji was asked to build for an image of an event, as it was sent last. */
    JsonNode asked(long event, String image) {
        return json(site.text(
                        "SELECT resolved FROM action WHERE verb = 'koji-build-container' AND event_id = ? AND name = ?",
                        event,
                        image)
                .getBytes(StandardCharsets.UTF_8));
    }

    /** The next builds of images fail, as OSBS fails. */
    void failNext(int times) throws IOException {
        ObjectNode order = JSON.createObjectNode();
        for (int i = 0; i < times; i++) {
            order.withObject("tasks")
                    .withArray("fail")
                    .addObject()
                    .put("method", "buildContainer")
                    .put("code", 2001)
                    .put("text", "Image build failed. Error in plugin push: timed out. OSBS build id: base-f42-" + i);
        }
        site.simulators().koji().control(order);
    }

    static JsonNode json(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        site.close();
    }
}

package io.drover.containers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.koji.KojiJson;
import io.drover.testing.Site;
import io.drover.testing.SiteApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.ProducerTemplate;
import org.springframework.security.crypto.bcrypt.BCrypt;

/**
 * A site with images in it that Drover knows. Each story has a library of its own, which has a new version, and three images
 * that hold the old one: base, httpd on base, app on httpd. As operator bundles they pull two other images.
 */
final class ContainerWorld {
    static final List<String> IMAGES = List.of("base", "httpd", "app");
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    static final String TARGET = "f42-container-candidate";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Site site;

    private ContainerWorld(Site site) {
        this.site = site;
    }

    /** Starts the site, has somebody build release 1 of all images, and waits until the index of images has them. */
    static ContainerWorld start(Site.Stack stack, Path directory, List<String> stories) throws IOException {
        Path policy = directory.resolve("images-policy.yaml");
        Files.writeString(policy, "allow: {global: {image: {image_name: \".*\"}}}\n");
        Path users = directory.resolve("image-users");
        Files.writeString(users, SiteApi.USER + ":" + BCrypt.hashpw(SiteApi.PASSWORD, BCrypt.gensalt(4)) + ":admin\n");
        Map<String, String> settings = new HashMap<>();
        settings.put("drover.containers.enabled", "true");
        settings.put("drover.containers.git-url", "git+https://src");
        settings.put("drover.rebuild.policy-file", policy.toString());
        settings.put("drover.api.users-file", users.toString());
        settings.put("drover.api.public-url", "https://drover.example.org/");
        settings.put("drover.images.scan", "on-start");
        settings.put("drover.images.interval", "100ms");
        settings.put("drover.dispatch.poll-interval", "300ms");
        ContainerWorld world = new ContainerWorld(Site.start(stack, directory, settings));
        world.fill(stories);
        return world;
    }

    Site site() {
        return site;
    }

    private void fill(List<String> stories) {
        ObjectNode world = JSON.createObjectNode();
        world.withArray("tags").addObject().put("name", "f42-build").put("arches", "x86_64");
        world.withArray("tags").addObject().put("name", "f42-images").put("arches", "x86_64");
        for (String target : List.of(TARGET, "f42-hotfix")) {
            world.withArray("targets")
                    .addObject()
                    .put("name", target)
                    .put("build_tag", "f42-build")
                    .put("dest_tag", "f42-images");
        }
        for (String story : stories) {
            ((ObjectNode) world.at("/tags/0")).withArray("packages").add(story + "lib");
            library(world, story, 1);
            library(world, story, 2);
            IMAGES.forEach(image -> before(world, story + "-" + image, story + "lib-1-1.x86_64"));
        }
        site.simulators().koji().seed(world);
        for (String story : stories) {
            call("koji:tagBuildBypass?session=REQUIRED", "f42-build", story + "lib-1-1");
            build(story + "-base", "1", null);
            build(story + "-httpd", "1", nvr(story + "-base"));
            build(story + "-app", "1", nvr(story + "-httpd"));
        }
        awaitIndexed(stories.size() * IMAGES.size(), "1");
        site.awaitEnded();
        stories.forEach(story -> call("koji:tagBuildBypass?session=REQUIRED", "f42-build", story + "lib-1-2"));
    }

    private static void library(ObjectNode world, String story, int release) {
        ObjectNode build = world.withArray("builds").addObject();
        build.put("nvr", story + "lib-1-" + release).put("owner", "drover");
        build.withArray("rpms").add(story + "lib-1-" + release + ".x86_64");
    }

    /** Release 0, which tells what the image is called and holds. */
    private static void before(ObjectNode world, String name, String rpm) {
        ((ObjectNode) world.at("/tags/1")).withArray("packages").add(name + "-container");
        ObjectNode build = world.withArray("builds").addObject();
        build.put("nvr", name + "-container-42-0").put("owner", "drover").put("source", source(name));
        build.putObject("task")
                .put("method", "buildContainer")
                .putArray("request")
                .add(source(name))
                .add(TARGET)
                .addObject()
                .put("git_branch", "f42");
        build.putArray("archives")
                .addObject()
                .put("filename", name + ".tar.gz")
                .putArray("rpms")
                .add(rpm);
        ArrayNode pulled = build.putObject("extra")
                .putObject("image")
                .putObject("operator_manifests")
                .putObject("related_images")
                .put("created_by_osbs", true)
                .putArray("pullspecs");
        pulled.addObject()
                .put("original", "registry/" + name + "-operand:1")
                .put("new", "registry/" + name + "-operand@sha256:1")
                .put("pinned", true);
        pulled.addObject()
                .put("original", "registry/proxy:1")
                .put("new", "registry/proxy:1")
                .put("pinned", false);
    }

    /** Waits until Drover's index has so many images of that release. */
    void awaitIndexed(int images, String release) {
        Site.await(() -> {
            site.simulators().tick();
            return site.texts("SELECT nvr FROM image WHERE state = 'READ' AND release = ?", release)
                            .size()
                    == images;
        });
    }

    /** The build of an image that was there before. */
    static String nvr(String image) {
        return image + "-container-42-1";
    }

    static String source(String image) {
        return "git+https://src/container/" + image + "#" + COMMIT;
    }

    /** Somebody builds an image. @param parent NVR, null for none */
    void build(String image, String release, String parent) {
        Map<String, Object> options = new HashMap<>(Map.of("git_branch", "f42", "release", release));
        if (parent != null) {
            options.put("koji_parent_build", parent);
        }
        call("koji:buildContainer?session=REQUIRED", source(image), TARGET, options);
        Site.await(() -> {
            site.simulators().tick();
            return koji(image + "-container-42-" + release).path("state").asInt(-1) == 1;
        });
    }

    /** What koji tells of a build. */
    JsonNode koji(String nvr) {
        return JSON.valueToTree(call("koji:getBuild", nvr));
    }

    /** What koji was asked for by a task: source, target, options. */
    JsonNode request(long task) {
        return JSON.valueToTree(call("koji:getTaskInfo", task, true)).path("request");
    }

    private Object call(String uri, Object... arguments) {
        ProducerTemplate template = site.drover().context().createProducerTemplate();
        try {
            return template.requestBody(uri, KojiJson.toJson(List.of(arguments)));
        } finally {
            template.stop();
        }
    }

    /** The story's library reaches stable. */
    UUID update(String story) {
        ObjectNode body = JSON.createObjectNode().put("agent", "bodhi");
        ObjectNode update =
                body.putObject("update").put("alias", "FEDORA-2026-" + story).put("status", "stable");
        update.withArray("builds").addObject().put("nvr", story + "lib-1-2").put("type", "rpm");
        update.putObject("release").put("name", "F42").put("branch", "f42").put("stable_tag", "f42-updates");
        UUID id = UUID.randomUUID();
        site.bus().send("bodhi.update.complete.stable", id, body);
        return id;
    }

    /** {@code NAME BATCH STATE} of all builds of a story's images, those of dry runs included, in the order of their batches. */
    List<String> builds(String story) {
        return site.texts(
                "SELECT name || ' ' || batch || ' ' || state FROM action WHERE verb = 'koji-build-container'"
                        + " AND name LIKE ? ORDER BY batch, id",
                story + "-%");
    }

    /** What koji was asked for, as it was sent last. */
    JsonNode asked(String image) {
        return json(
                "SELECT resolved FROM action WHERE verb = 'koji-build-container' AND name = ?", image + "-container");
    }

    /** The JSON that a query finds. */
    JsonNode json(String sql, Object... parameters) {
        try {
            return JSON.readTree(site.text(sql, parameters));
        } catch (IOException e) {
            throw new AssertionError(sql, e);
        }
    }

    String rebuilt(String image) {
        return site.text("SELECT rebuilt_nvr FROM action WHERE name = ?", image + "-container");
    }
}

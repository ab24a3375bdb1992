package io.drover.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The container images of the {@link World}. base holds zlib-1.2.13, httpd is built on base and brings openssl-3.2.2, app is
 * built on httpd; tools was built a second time, from what was in testing, and holds zlib-1.3.1-2 already; attic holds
 * zlib-1.2.13, and the sandbox's policy denies it. zlib-1.3.1-2 and openssl-3.2.4-1 are built, but in no update yet.
 */
public final class ContainerWorld {
    /** The key that releases are signed with. */
    public static final String KEY = "12c944d0";

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String TARGET = "f42-container-candidate";
    private static final String BRANCH = "f42";

    private final Simulators simulators;
    private final Map<String, String> sources = new LinkedHashMap<>();
    private int changes = 1;

    private ContainerWorld(Simulators simulators) {
        this.simulators = simulators;
    }

    /** Fills the simulators, which have a World; nothing of it is in their journals. */
    public static ContainerWorld create(Simulators simulators) throws IOException {
        ContainerWorld world = new ContainerWorld(simulators);
        ObjectNode seed = (ObjectNode)
                YAML.readTree(
                        """
                {"users": [{"name": "alice"}, {"name": "dora"}],
                 "tags": [{"name": "f42-updates", "arches": "x86_64", "packages": ["zlib", "openssl"]},
                          {"name": "f42-updates-testing", "arches": "x86_64", "packages": ["zlib", "openssl"]},
                          {"name": "f42-build", "arches": "x86_64", "parents": ["f42-updates"]},
                          {"name": "f42-container-images", "arches": "x86_64"}],
                 "targets": [{"name": "f42-container-candidate", "build_tag": "f42-build", "dest_tag": "f42-container-images"}]}""");
        world.rpm(seed, "zlib-1.2.13-1.fc42", "f42-updates");
        world.rpm(seed, "openssl-3.2.2-1.fc42", "f42-updates");
        world.rpm(seed, "zlib-1.3.1-2.fc42");
        world.rpm(seed, "openssl-3.2.4-1.fc42");
        world.image(seed, "base-container-42-1", "", "zlib-1.2.13-1.fc42.x86_64");
        world.image(seed, "httpd-container-42-1", "base-container-42-1", "openssl-3.2.2-1.fc42.x86_64");
        world.image(seed, "app-container-42-1", "httpd-container-42-1");
        world.image(seed, "tools-container-42-1", "", "zlib-1.2.13-1.fc42.x86_64");
        world.image(seed, "tools-container-42-2", "", "zlib-1.3.1-2.fc42.x86_64");
        world.image(seed, "attic-container-42-1", "", "zlib-1.2.13-1.fc42.x86_64");
        simulators.koji().seed(seed);
        return world;
    }

    /** A packager changes the Dockerfile of an image. @return the commit */
    public String changeDockerfile(String image, String who) throws IOException {
        return simulators
                .distgit()
                .commit(
                        "container",
                        image,
                        BRANCH,
                        Map.of("Dockerfile", "FROM fedora:42\nLABEL change=" + changes++ + "\n"),
                        who,
                        "Change the image");
    }

    /** Somebody builds an image in koji from the commit that it was built from at first; done when this returns. */
    public void build(String image, String who) {
        ObjectNode order = SandboxJson.object();
        order.putArray("container")
                .addObject()
                .put("owner", who)
                .put("source", sources.get(image))
                .put("target", TARGET)
                .putObject("options")
                .put("git_branch", BRANCH);
        order.putObject("tasks").put("advance", 3);
        simulators.koji().control(order);
    }

    /** The next build of an image fails, as builds do on a bad day. */
    public void failNextBuild() {
        ObjectNode order = SandboxJson.object();
        order.putObject("tasks")
                .putArray("fail")
                .addObject()
                .put("method", "buildContainer")
                .put("code", 2001)
                .put("text", "Image build failed. Error in plugin push: the registry did not answer in time.");
        simulators.koji().control(order);
    }

    /** The release key signs RPMs. */
    public void sign(String... rpms) {
        ObjectNode order = SandboxJson.object();
        ArrayNode signed = order.putObject("sign").putArray(KEY);
        for (String rpm : rpms) {
            signed.add(rpm);
        }
        simulators.koji().control(order);
    }

    private void rpm(ObjectNode seed, String nvr, String... tags) {
        ObjectNode build = seed.withArray("builds").addObject().put("nvr", nvr).put("owner", "alice");
        build.withArray("rpms").add(nvr + ".src").add(nvr + ".x86_64");
        for (String tag : tags) {
            build.withArray("tags").add(tag);
        }
    }

    /** @param parent "" for a base image */
    private void image(ObjectNode seed, String nvr, String parent, String... rpms) throws IOException {
        String name = nvr.substring(0, nvr.indexOf("-container-"));
        String commit = changeDockerfile(name, "carol");
        sources.put(name, "git+" + simulators.server("distgit").url() + "/container/" + name + "#" + commit);
        ObjectNode image = seed.withArray("images")
                .addObject()
                .put("nvr", nvr)
                .put("owner", "alice")
                .put("source", sources.get(name))
                .put("target", TARGET)
                .put("branch", BRANCH);
        if (!parent.isEmpty()) {
            image.put("parent", parent);
        }
        for (String rpm : rpms) {
            image.withArray("rpms").add(rpm);
        }
    }
}

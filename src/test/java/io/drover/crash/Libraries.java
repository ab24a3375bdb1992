package io.drover.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.BusListener;
import io.drover.sandbox.Simulators;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who fixes libraries, tells the bus of it, and remembers. Each library is held by three images of its own, each built on
 * the one before, and is fixed again when koji has built all three with the last fix. Thread-safe.
 */
final class Libraries implements BusListener {
    /** From the one that is built on nothing. */
    static final List<String> IMAGES = List.of("base", "web", "app");

    static final String KEY = "12c944d0";
    private static final String GIT = "git+https://src";
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final String TARGET = "crash-container-candidate";
    private static final String RPMS = "crash-rpms";
    private static final String CONTAINERS = "crash-containers";
    private static final int COMPLETE = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** How people learn of a fix. */
    enum Way {
        /** An update is stable, and the build in the tag that images are built from. */
        UPDATE,
        /** Its RPMs are signed; only a compose has them. */
        SIGNATURE
    }

    /**
     * One fix, for which three images are to be built.
     *
     * @param build NVR of the fixed library
     * @param searchKey of the event
     * @param cause as in the keys of the actions
     * @param failing the image whose first build for it fails, null for none
     */
    record Fix(Way way, String library, String build, String searchKey, String cause, @Nullable String failing) {
        /** Package names of its images in their order. */
        List<String> images() {
            return IMAGES.stream().map(image -> container(library, image)).toList();
        }
    }

    private final Simulators simulators;
    private final RecordedBus bus;
    private final List<String> names = new ArrayList<>();
    private final List<Fix> fixes = new ArrayList<>();
    private int turn;

    /** Fills koji with so many libraries and their images; while nobody hears of it. */
    Libraries(int libraries, Simulators simulators, RecordedBus bus) {
        this.simulators = simulators;
        this.bus = bus;
        for (int i = 1; i <= libraries; i++) {
            names.add("lib" + i);
        }
        seed();
        bus.alsoTo(this);
    }

    /** What Drover is to be told so that it plays these flows. */
    static Map<String, String> keys() {
        return Map.of(
                "drover.containers.enabled", "true",
                "drover.containers.git-url", GIT,
                "drover.containers.signing-keys", KEY,
                "drover.images.scan", "on-start",
                "drover.images.interval", "500ms");
    }

    private void seed() {
        ObjectNode world = JSON.createObjectNode();
        ArrayNode tags = world.putArray("tags");
        ObjectNode rpms = tags.addObject().put("name", RPMS).put("arches", "x86_64");
        ObjectNode containers = tags.addObject().put("name", CONTAINERS).put("arches", "x86_64");
        world.putArray("targets")
                .addObject()
                .put("name", TARGET)
                .put("build_tag", RPMS)
                .put("dest_tag", CONTAINERS);
        for (String library : names) {
            rpms.withArray("packages").add(library);
            build(world, library, 1).withArray("tags").add(RPMS);
            IMAGES.forEach(image -> containers.withArray("packages").add(container(library, image)));
        }
        simulators.koji().seed(world);
        Map<String, Long> parents = new HashMap<>();
        for (String image : IMAGES) {
            ObjectNode generation = JSON.createObjectNode();
            names.forEach(library -> image(generation, library, image, parents.get(library)));
            simulators.koji().seed(generation);
            for (JsonNode build : builds()) {
                if (build.path("name").asText().endsWith("-" + image + "-container")) {
                    String name = build.path("name").asText();
                    parents.put(
                            name.substring(0, name.indexOf('-')),
                            build.path("id").asLong());
                }
            }
        }
    }

    private static ObjectNode build(ObjectNode world, String library, int release) {
        String nvr = library + "-1-" + release;
        ObjectNode build = world.withArray("builds").addObject().put("nvr", nvr).put("owner", Simulators.USER);
        build.putArray("rpms")
                .addObject()
                .put("nvra", nvr + ".x86_64")
                .putArray("signatures")
                .add(KEY);
        return build;
    }

    private static void image(ObjectNode world, String library, String image, @Nullable Long parent) {
        ObjectNode build = world.withArray("builds")
                .addObject()
                .put("nvr", container(library, image) + "-42-1")
                .put("owner", Simulators.USER)
                .put("source", source(library, image));
        ObjectNode extra = build.putObject("extra").putObject("image");
        if (parent != null) {
            extra.put("parent_build_id", parent);
        }
        build.putObject("task")
                .put("method", "buildContainer")
                .putArray("request")
                .add(source(library, image))
                .add(TARGET)
                .addObject()
                .put("git_branch", "f42");
        build.putArray("archives")
                .addObject()
                .put("filename", container(library, image) + ".tar.gz")
                .putArray("rpms")
                .add(library + "-1-1.x86_64");
    }

    private static String container(String library, String image) {
        return library + "-" + image + "-container";
    }

    private static String source(String library, String image) {
        return GIT + "/container/" + library + "-" + image + "#" + COMMIT;
    }

    /**
     * Fixes the next library that may be fixed.
     *
     * @param failing one of {@link #IMAGES} whose next build fails, null for none
     * @return whether there was one
     */
    synchronized boolean fix(Way way, @Nullable String failing) {
        for (int i = 0; i < names.size(); i++) {
            String library = names.get(turn++ % names.size());
            if (isSettled(library)) {
                fix(library, way, failing);
                return true;
            }
        }
        return false;
    }

    /** None of its images is still to be built: a fix of now is not in an image that was wanted for an earlier one. */
    private boolean isSettled(String library) {
        Map<String, Integer> complete = new HashMap<>();
        for (JsonNode build : builds()) {
            if (build.path("state").asInt() == COMPLETE) {
                complete.merge(build.path("name").asText(), 1, Integer::sum);
            }
        }
        long before = fixesOf(library);
        return IMAGES.stream().allMatch(image -> complete.getOrDefault(container(library, image), 0) == 1 + before);
    }

    private long fixesOf(String library) {
        return fixes.stream().filter(fix -> fix.library().equals(library)).count();
    }

    private Iterable<JsonNode> builds() {
        return simulators.koji().state().path("builds");
    }

    private void fix(String library, Way way, @Nullable String failing) {
        int release = (int) fixesOf(library) + 2;
        ObjectNode world = JSON.createObjectNode();
        ObjectNode build = build(world, library, release);
        if (way == Way.UPDATE) {
            build.withArray("tags").add(RPMS);
        }
        simulators.koji().seed(world);
        if (failing != null) {
            ObjectNode order = JSON.createObjectNode();
            order.putObject("tasks")
                    .putArray("fail")
                    .addObject()
                    .put("method", "buildContainer")
                    .put("source", source(library, failing))
                    .put("code", 2001)
                    .put("text", "Image build failed. Error in plugin push: timed out. OSBS build id: " + library);
            simulators.koji().control(order);
        }
        String nvr = build.path("nvr").asText();
        if (way == Way.UPDATE) {
            String alias = "FEDORA-2026-" + library + "x" + release;
            fixes.add(new Fix(way, library, nvr, alias, "update " + alias, failing));
            bus.message("bodhi.update.complete.stable", update(alias, nvr));
        } else {
            fixes.add(new Fix(way, library, nvr, nvr, nvr + " signed with " + KEY, failing));
            ObjectNode body = JSON.createObjectNode().put("sigkey", KEY).put("instance", "primary");
            body.putObject("build").put("nvr", nvr);
            bus.message("buildsys.rpm.sign", body);
        }
    }

    private static ObjectNode update(String alias, String nvr) {
        ObjectNode body = JSON.createObjectNode().put("agent", "bodhi");
        ObjectNode update = body.putObject("update").put("alias", alias).put("status", "stable");
        update.putArray("builds").addObject().put("nvr", nvr).put("type", "rpm");
        update.putObject("release").put("name", "F42").put("branch", "f42").put("stable_tag", "f42-updates");
        return body;
    }

    /** What a compose has, koji's builders find at its repository. */
    @Override
    public void message(String topic, JsonNode body) {
        JsonNode compose = body.path("compose");
        if (topic.equals("odcs.compose.state-changed")
                && compose.path("state_name").asText().equals("done")) {
            simulators
                    .koji()
                    .offer(
                            compose.path("result_repofile").asText(),
                            Arrays.asList(compose.path("builds").asText().split(" ")));
        }
    }

    /** Oldest first. */
    synchronized List<Fix> fixes() {
        return List.copyOf(fixes);
    }
}

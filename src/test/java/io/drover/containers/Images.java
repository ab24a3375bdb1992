package io.drover.containers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.containers.ImageRule.Judgement;
import java.util.Set;
import java.util.function.Function;

/** Facts of the image index, as JSON, written down briefly: {@code httpd-2.4-3} on {@code base-42-7} with {@code zlib 1.2-3}. */
final class Images {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode facts = JSON.createObjectNode();
    private final ArrayNode fixed = facts.putArray("fixed");
    private final ArrayNode images = facts.putArray("images");
    private final ArrayNode ancestors = facts.putArray("ancestors");

    /** @param rpms name and version: {@code zlib 1.2.11-23.fc42} */
    static Images fixed(String... rpms) {
        Images images = new Images();
        for (String rpm : rpms) {
            rpm(images.fixed.addObject(), rpm).put("build", rpm.replace(' ', '-'));
        }
        return images;
    }

    Images newest(String nvr, String parent, String... holds) {
        image(images.addObject(), nvr, parent, true, holds);
        return this;
    }

    Images older(String nvr, String parent, String... holds) {
        image(images.addObject(), nvr, parent, false, holds);
        return this;
    }

    Images ancestor(boolean latest, String nvr, String parent, String... holds) {
        image(ancestors.addObject(), nvr, parent, latest, holds);
        return this;
    }

    /** Changes the image that was added last. */
    Images with(String field, String value) {
        ((ObjectNode) images.get(images.size() - 1)).put(field, value);
        return this;
    }

    /** An earlier event, 7, has built it again. */
    Images rebuilt(String original, String nvr) {
        facts.withArray("rebuilt")
                .addObject()
                .put("original_nvr", original)
                .put("rebuilt_nvr", nvr)
                .put("event", 7);
        return this;
    }

    Images of(String branch) {
        facts.put("branch", branch);
        return this;
    }

    ObjectNode json() {
        return facts;
    }

    ImageFacts facts() {
        return ImageFacts.parse(facts);
    }

    ContainerPlan update() {
        return ContainerRebuilds.forUpdate(facts(), allowed());
    }

    ContainerPlan updateWithout(String... denied) {
        return ContainerRebuilds.forUpdate(facts(), allBut(denied));
    }

    static Function<ImageBuild, Judgement> allowed() {
        return allBut();
    }

    static Function<ImageBuild, Judgement> allBut(String... denied) {
        return image -> Set.of(denied).contains(image.name())
                ? new Judgement(false, "no allow rule")
                : new Judgement(true, "allow rule");
    }

    private static void image(ObjectNode image, String nvr, String parent, boolean latest, String... holds) {
        String[] parts = parts(nvr);
        image.put("nvr", nvr)
                .put("name", parts[0])
                .put("version", parts[1])
                .put("release", parts[2])
                .put("build_id", 900)
                .put("branch", "f42")
                .put("target", "f42-container-candidate")
                .put("repository", "container/" + parts[0])
                .put("commit", "c".repeat(40))
                .put("parent", parent.isEmpty() ? null : parent)
                .put("isolated", false)
                .put("flatpak", false)
                .put("latest", latest);
        image.putArray("compose_ids").add(470);
        image.putArray("arches").add("x86_64");
        ArrayNode held = image.putArray("holds");
        for (String rpm : holds) {
            rpm(held.addObject(), rpm).put("arch", "x86_64");
        }
    }

    private static ObjectNode rpm(ObjectNode rpm, String words) {
        String[] parts = words.split("[ -]");
        return rpm.put("name", parts[0])
                .putNull("epoch")
                .put("version", parts[1])
                .put("release", parts[2]);
    }

    private static String[] parts(String nvr) {
        int release = nvr.lastIndexOf('-');
        int version = nvr.lastIndexOf('-', release - 1);
        return new String[] {nvr.substring(0, version), nvr.substring(version + 1, release), nvr.substring(release + 1)
        };
    }
}

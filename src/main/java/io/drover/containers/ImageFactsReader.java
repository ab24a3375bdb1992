package io.drover.containers;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.koji.RpmVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads facts. The same RPM in many images becomes one object: ten thousand images hold few different ones. */
final class ImageFactsReader {
    private static final int MOST_IMAGES = 200_000;
    private static final int MOST_FIXED = 50_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<HeldRpm, HeldRpm> known = new HashMap<>();

    ImageFacts read(JsonNode facts) {
        return new ImageFacts(
                list(facts, "fixed", MOST_FIXED, ImageFactsReader::fixed),
                list(facts, "images", MOST_IMAGES, this::image),
                list(facts, "ancestors", MOST_IMAGES, this::image),
                text(facts, "branch"),
                list(facts, "rebuilt", MOST_IMAGES, ImageFactsReader::rebuilt));
    }

    ImageFacts read(InputStream json) throws IOException {
        List<FixedRpm> fixed = new ArrayList<>();
        List<ImageBuild> images = new ArrayList<>();
        List<ImageBuild> ancestors = new ArrayList<>();
        List<EarlierRebuild> rebuilt = new ArrayList<>();
        String branch = null;
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                parser.nextToken();
                switch (field) {
                    case "fixed" -> rows(parser, field, MOST_FIXED, row -> fixed.add(fixed(row)));
                    case "images" -> rows(parser, field, MOST_IMAGES, row -> images.add(image(row)));
                    case "ancestors" -> rows(parser, field, MOST_IMAGES, row -> ancestors.add(image(row)));
                    case "rebuilt" -> rows(parser, field, MOST_IMAGES, row -> rebuilt.add(rebuilt(row)));
                    case "branch" -> branch = parser.getValueAsString();
                    default -> parser.skipChildren();
                }
            }
        }
        return new ImageFacts(fixed, images, ancestors, branch, rebuilt);
    }

    private static void rows(JsonParser parser, String field, int most, Consumer<JsonNode> row) throws IOException {
        if (!parser.isExpectedStartArrayToken()) {
            parser.skipChildren();
            return;
        }
        for (int count = 1; parser.nextToken() != JsonToken.END_ARRAY; count++) {
            bounded(field, count, most);
            row.accept(parser.readValueAsTree());
        }
    }

    private static void bounded(String field, int size, int most) {
        if (size > most) {
            throw new IllegalArgumentException("facts: more than " + most + " entries in " + field);
        }
    }

    private static FixedRpm fixed(JsonNode rpm) {
        return new FixedRpm(required(rpm, "name", "a fixed RPM"), RpmVersion.of(rpm), text(rpm, "build"));
    }

    private static EarlierRebuild rebuilt(JsonNode build) {
        return new EarlierRebuild(
                required(build, "original_nvr", "an earlier rebuild"),
                required(build, "rebuilt_nvr", "an earlier rebuild"),
                build.path("event").asLong());
    }

    private ImageBuild image(JsonNode image) {
        String nvr = required(image, "nvr", "an image");
        String of = "image " + nvr;
        ImageSource source = new ImageSource(
                text(image, "branch"),
                text(image, "target"),
                text(image, "repository"),
                text(image, "commit"),
                image.path("isolated").asBoolean(),
                image.path("flatpak").asBoolean(),
                list(image, "compose_ids", MOST_IMAGES, JsonNode::asLong),
                list(image, "arches", MOST_IMAGES, JsonNode::asText));
        return new ImageBuild(
                nvr,
                required(image, "name", of),
                new RpmVersion(0, required(image, "version", of), required(image, "release", of)),
                image.path("build_id").asLong(),
                source,
                text(image, "parent"),
                image.path("latest").asBoolean(),
                held(image.path("holds"), of));
    }

    private List<HeldRpm> held(JsonNode rpms, String of) {
        Set<HeldRpm> held = new LinkedHashSet<>();
        for (JsonNode rpm : rpms) {
            HeldRpm one = new HeldRpm(required(rpm, "name", of + ": an RPM"), RpmVersion.of(rpm));
            HeldRpm same = known.putIfAbsent(one, one);
            held.add(same == null ? one : same);
        }
        return List.copyOf(held);
    }

    private static <T> List<T> list(JsonNode parent, String field, int most, Function<JsonNode, T> read) {
        JsonNode rows = parent.path(field);
        bounded(field, rows.size(), most);
        List<T> list = new ArrayList<>(rows.size());
        rows.forEach(row -> list.add(read.apply(row)));
        return list;
    }

    private static String required(JsonNode row, String field, String of) {
        String text = text(row, field);
        if (text == null) {
            throw new IllegalArgumentException("facts: " + of + " has no " + field);
        }
        return text;
    }

    private static @Nullable String text(JsonNode row, String field) {
        String text = row.path(field).asText("");
        return row.path(field).isNull() || text.isEmpty() ? null : text;
    }
}

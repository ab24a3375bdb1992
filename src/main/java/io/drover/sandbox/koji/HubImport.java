package io.drover.sandbox.koji;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.koji.KojiJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A content generator's description of a build, version 0, and the files that it speaks of. */
final class HubImport {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HubState state;
    private final JsonNode metadata;
    private final String directory;

    private HubImport(HubState state, JsonNode metadata, String directory) {
        this.state = state;
        this.metadata = metadata;
        this.directory = directory;
    }

    /** @param metadata a struct, JSON text, or the name of an uploaded file. @throws HubFault 1000 for anything else */
    static HubImport read(HubState state, @Nullable Object metadata, String directory) {
        JsonNode json = parse(state, metadata, directory);
        if (json.path("metadata_version").asInt(-1) != 0) {
            throw HubFault.generic("Unknown metadata version: " + json.path("metadata_version"));
        }
        for (String part : List.of("build", "buildroots", "output")) {
            if (!json.has(part)) {
                throw HubFault.generic("metadata is missing its part " + part);
            }
        }
        for (String member : List.of("name", "version", "release", "source", "start_time", "end_time")) {
            if (!json.path("build").has(member)) {
                throw HubFault.generic("the build's metadata is missing " + member);
            }
        }
        return new HubImport(state, json, directory);
    }

    private static JsonNode parse(HubState state, @Nullable Object metadata, String directory) {
        if (metadata instanceof Map<?, ?> struct) {
            return KojiJson.toJson(struct);
        }
        String text = metadata == null ? "metadata.json" : String.valueOf(metadata);
        if (text.endsWith(".json")) {
            byte[] file = state.uploads.get(HubUploads.path(directory, text));
            if (file == null) {
                throw HubFault.generic("No such file: " + directory + "/" + text);
            }
            text = new String(file, StandardCharsets.UTF_8);
        }
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw HubFault.generic("Invalid metadata, cannot decode: " + e.getOriginalMessage());
        }
    }

    HubBuild.Nvr nvr() {
        JsonNode build = metadata.get("build");
        return new HubBuild.Nvr(
                build.path("name").asText(),
                build.path("version").asText(),
                build.path("release").asText());
    }

    /** Whose names stand in the build roots. */
    Set<String> generators() {
        Set<String> names = new LinkedHashSet<>();
        metadata.get("buildroots")
                .forEach(root ->
                        names.add(root.path("content_generator").path("name").asText()));
        return names;
    }

    /** The build that was reserved for it, null where none was. @throws HubFault 1000 for a wrong token */
    @Nullable
    HubBuild reserved(@Nullable String token) {
        JsonNode id = metadata.get("build").path("build_id");
        if (!id.isIntegralNumber()) {
            if (token != null) {
                throw HubFault.generic("Reservation token given, but no build_id");
            }
            return null;
        }
        HubBuild build = state.builds.build(id.longValue());
        if (build.state != HubBuild.BUILDING) {
            throw HubFault.generic("Build " + build.id + " is not in BUILDING state");
        }
        if (!Objects.equals(token, build.token)) {
            throw HubFault.generic("Token doesn't match build ID " + build.id);
        }
        if (!build.nvr.equals(nvr())) {
            throw HubFault.generic("Build (" + build.nvr + ") does not match the metadata: " + nvr());
        }
        return build;
    }

    private List<JsonNode> outputs() {
        List<JsonNode> outputs = new ArrayList<>();
        metadata.get("output").forEach(outputs::add);
        return outputs;
    }

    /** @throws HubFault 1000 where a file is missing, or is another one than described */
    void checkFiles() {
        for (JsonNode output : outputs()) {
            String name = output.path("filename").asText();
            if (output.path("metadata_only").asBoolean()) {
                continue;
            }
            byte[] file = state.uploads.get(HubUploads.path(directory, name));
            if (file == null) {
                throw HubFault.generic("No such file: " + directory + "/" + name);
            }
            if (file.length != output.path("filesize").asLong(-1)) {
                throw HubFault.generic("File size does not match for " + name + ": " + file.length);
            }
            String sum = HubDigest.verify(output.path("checksum_type").asText("md5"), file);
            if (!sum.equals(output.path("checksum").asText())) {
                throw HubFault.generic("File checksum does not match for " + name + ": " + sum);
            }
        }
    }

    void fill(HubBuild build) {
        JsonNode described = metadata.get("build");
        build.source = described.path("source").asText(null);
        build.task = described.path("task_id").isIntegralNumber()
                ? Long.valueOf(described.path("task_id").longValue())
                : null;
        state.users.find(described.path("owner").asText("")).ifPresent(owner -> build.owner = owner);
        Map<String, @Nullable Object> extra = HubSeed.members(described.path("extra"));
        build.extra = extra;
        if (extra.get("typeinfo") instanceof Map<?, ?> types) {
            types.keySet().forEach(type -> build.types.add(String.valueOf(type)));
        }
        build.started =
                Instant.ofEpochMilli((long) (described.path("start_time").asDouble() * 1000));
        build.finish(HubBuild.COMPLETE, Instant.ofEpochMilli((long)
                (described.path("end_time").asDouble() * 1000)));
        outputs().forEach(output -> output(build, output));
    }

    private void output(HubBuild build, JsonNode output) {
        String type = output.path("type").asText();
        String file = output.path("filename").asText();
        if (type.equals("rpm")) {
            state.builds.addRpm(build, HubRpm.Nvra.parse(file));
        } else if (!type.equals("log")) {
            archive(build, output, file, btype(output, type));
        }
        state.uploads.remove(directory + "/" + file);
    }

    /** The key of the output's own type data, else its type. */
    private static String btype(JsonNode output, String type) {
        JsonNode infos = output.at("/extra/typeinfo");
        if (infos.fieldNames().hasNext()) {
            return infos.fieldNames().next();
        }
        return type.endsWith("image") || output.path("extra").has("image") ? "image" : type;
    }

    private void archive(HubBuild build, JsonNode output, String file, String btype) {
        HubArchive archive = state.builds.addArchive(build, file, btype);
        archive.arch = output.path("arch").asText("");
        archive.size = output.path("filesize").asLong();
        archive.metadataOnly = output.path("metadata_only").asBoolean();
        int sumType = Math.max(
                0,
                List.of("md5", "sha1", "sha256")
                        .indexOf(output.path("checksum_type").asText("md5")));
        archive.checksum = new HubArchive.Checksum(output.path("checksum").asText(), sumType);
        archive.extra = new LinkedHashMap<>(HubSeed.members(output.path("extra")));
        archive.buildroot = output.path("buildroot_id").isIntegralNumber()
                ? Long.valueOf(output.path("buildroot_id").longValue())
                : null;
        for (JsonNode component : output.path("components")) {
            if (component.path("type").asText().equals("rpm")) {
                HubRpm.Nvra nvra = new HubRpm.Nvra(
                        component.path("name").asText(),
                        component.path("version").asText(),
                        component.path("release").asText(),
                        component.path("arch").asText());
                state.builds.findRpm(nvra.toString()).ifPresent(archive.rpms::add);
            }
        }
    }
}

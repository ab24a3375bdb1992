package io.drover.sandbox.koji;

import static io.drover.sandbox.koji.HubClient.code;
import static io.drover.sandbox.koji.HubClient.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HubImportTest {

    private static final byte[] FILE = "content".getBytes(StandardCharsets.UTF_8);
    private static final String DIRECTORY = "cli-build/one";

    private final HubClient client = new HubClient();
    private final List<String> messages = new ArrayList<>();

    @BeforeEach
    void grantAccess() {
        client.order("{\"seed\": {\"generators\": [{\"name\": \"osbs\", \"users\": [\"drover\"]}]}}");
        client.hub.listener((topic, body) -> messages.add(
                topic + " " + body.path("old").asText() + "→" + body.path("new").asText()));
        client.login("drover", "tiger");
    }

    private static Map<String, Object> metadata(Map<String, Object> build) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "name", "app",
                "version", "1",
                "release", "2",
                "source", "git+https://src/app#c",
                "start_time", 1_700_000_000,
                "end_time", 1_700_000_100,
                "extra", Map.of("typeinfo", Map.of("image", Map.of("a", 1)))));
        all.putAll(build);
        Map<String, Object> output = new HashMap<>(Map.of(
                "buildroot_id",
                1,
                "filename",
                "app.tar.gz",
                "filesize",
                FILE.length,
                "arch",
                "x86_64",
                "checksum",
                HubDigest.verify("sha256", FILE),
                "checksum_type",
                "sha256",
                "type",
                "docker-image",
                "components",
                List.of(Map.of("type", "rpm", "name", "fish", "version", "3", "release", "1", "arch", "x86_64")),
                "extra",
                Map.of("image", Map.of("arch", "x86_64"))));
        return Map.of(
                "metadata_version",
                0,
                "build",
                all,
                "buildroots",
                List.of(Map.of("id", 1, "content_generator", Map.of("name", "osbs", "version", "1"))),
                "output",
                List.of(output));
    }

    @Test
    void importsWhatWasDescribedAndUploaded() {
        client.order(
                "{\"seed\": {\"builds\": [{\"nvr\": \"fish-3-1\", \"owner\": \"drover\", \"rpms\": [\"fish-3-1.x86_64\"]}]}}");
        client.upload(DIRECTORY, "app.tar.gz", FILE);
        JsonNode build = client.ask("CGImport", metadata(Map.of()), DIRECTORY);
        assertThat(build.get("nvr").asText()).isEqualTo("app-1-2");
        assertThat(build.get("state").asInt()).isEqualTo(1);
        assertThat(build.get("cg_name").asText()).isEqualTo("osbs");
        assertThat(build.get("start_ts").asDouble()).isEqualTo(1_700_000_000);
        JsonNode archive = client.ask("listArchives", named("buildID", "app-1-2", "type", "image"))
                .get(0);
        assertThat(archive.get("checksum_type").asInt()).isEqualTo(2);
        assertThat(client.ask("listRPMs", named("imageID", archive.get("id").longValue())))
                .hasSize(1);
        assertThat(client.ask("getBuildType", "app-1-2").at("/image/a").asInt()).isEqualTo(1);
        assertThat(messages).containsExactly("buildsys.build.state.change null→1");
        client.upload(DIRECTORY, "app.tar.gz", FILE);
        assertThat(client.fault("CGImport", metadata(Map.of()), DIRECTORY)).isEqualTo(1000);
        assertThat(client.effects()).containsExactly("CGImport app-1-2");
    }

    @Test
    void redeemsAReservationWithItsToken() {
        JsonNode reserved =
                client.ask("CGInitBuild", "osbs", Map.of("name", "app", "version", "1", "release", "2", "epoch", 1));
        long id = reserved.get("build_id").longValue();
        String token = reserved.get("token").asText();
        assertThat(client.ask("getBuild", id).get("state").asInt()).isZero();
        assertThat(client.fault("CGInitBuild", "osbs", Map.of("name", "app", "version", "1", "release", "2")))
                .isEqualTo(1000);
        client.upload(DIRECTORY, "app.tar.gz", FILE);
        Map<String, Object> metadata = metadata(Map.of("build_id", id));
        assertThat(client.fault("CGImport", metadata, DIRECTORY, "wrong")).isEqualTo(1000);
        assertThat(client.ask("CGImport", metadata, DIRECTORY, token).get("id").longValue())
                .isEqualTo(id);
        assertThat(client.fault("CGRefundBuild", "osbs", id, token)).isEqualTo(1000);
        assertThat(messages).containsExactly("buildsys.build.state.change null→0", "buildsys.build.state.change 0→1");
    }

    @Test
    void givesAReservationBack() {
        JsonNode reserved = client.ask("CGInitBuild", "osbs", Map.of("name", "app", "version", "1", "release", "2"));
        long id = reserved.get("build_id").longValue();
        assertThat(client.fault("CGRefundBuild", "osbs", id, "wrong")).isEqualTo(1000);
        assertThat(client.fault(
                        "CGRefundBuild", "osbs", id, reserved.get("token").asText(), 1))
                .isEqualTo(1000);
        client.ask("CGRefundBuild", "osbs", id, reserved.get("token").asText());
        assertThat(client.ask("getBuild", id).get("state").asInt()).isEqualTo(3);
        JsonNode again = client.ask("CGInitBuild", "osbs", Map.of("name", "app", "version", "1", "release", "2"));
        assertThat(again.get("build_id").longValue()).isEqualTo(id);
    }

    @Test
    void needsAccessToTheGeneratorAndThePolicy() {
        client.login("releng", "lion");
        assertThat(client.fault("CGInitBuild", "osbs", Map.of("name", "a", "version", "1", "release", "1")))
                .isEqualTo(1004);
        assertThat(client.fault("CGInitBuild", "other", Map.of("name", "a", "version", "1", "release", "1")))
                .isEqualTo(1000);
        assertThat(client.fault("grantCGAccess", "releng", "other")).isEqualTo(1000);
        client.ask("grantCGAccess", "releng", "other", true);
        assertThat(client.ask("listCGs").at("/other/users/0").asText()).isEqualTo("releng");
        client.order("{\"deny\": {\"cg_import\": [\"other\"]}}");
        assertThat(client.fault("CGInitBuild", "other", Map.of("name", "a", "version", "1", "release", "1")))
                .isEqualTo(1004);
        client.ask("revokeCGAccess", "releng", "other");
        assertThat(client.fault("revokeCGAccess", "releng", "other")).isEqualTo(1000);
    }

    @Test
    void refusesIncompleteMetadataAndOtherFiles() {
        assertThat(client.fault("CGImport", "{", DIRECTORY)).isEqualTo(1000);
        assertThat(client.fault("CGImport", Map.of("metadata_version", 1), DIRECTORY))
                .isEqualTo(1000);
        assertThat(client.fault("CGImport", metadata(Map.of()), DIRECTORY)).isEqualTo(1000); // no file
        client.upload(DIRECTORY, "app.tar.gz", new byte[] {1});
        assertThat(client.fault("CGImport", metadata(Map.of()), DIRECTORY)).isEqualTo(1000); // another file
        assertThat(client.ask("getBuild", "app-1-2").isNull()).isTrue();
        assertThat(messages).isEmpty();
    }

    @Test
    void uploadsInPiecesAndChecks() {
        byte[] piece = "abc".getBytes(StandardCharsets.UTF_8);
        JsonNode first = HubClient.value(client.upload(
                piece, Map.of("filepath", "cli-build/u", "filename", "f", "offset", "0", "fileverify", "adler32")));
        assertThat(first.get("size").asInt()).isEqualTo(3);
        assertThat(first.get("hexdigest").asText()).isEqualTo("024d0127");
        HubClient.value(client.upload(piece, Map.of("filepath", "cli-build/u", "filename", "f", "offset", "3")));
        JsonNode check = client.ask("checkUpload", "cli-build/u", "f", "adler32");
        assertThat(check.get("size").asInt()).isEqualTo(6);
        assertThat(check.get("hexdigest").asText())
                .isEqualTo(HubDigest.verify("adler32", "abcabc".getBytes(StandardCharsets.UTF_8)));
        assertThat(client.ask("checkUpload", "cli-build/u", "f", "adler32", 3).get("hexdigest"))
                .isEqualTo(first.get("hexdigest"));
        assertThat(client.ask("checkUpload", "cli-build/u", "other").isNull()).isTrue();
    }

    @Test
    void uploadsGoToAllowedPlacesAndDoNotOverwriteUnasked() {
        Map<String, String> query = new HashMap<>(Map.of("filepath", "cli-build/u", "filename", "f", "offset", "0"));
        assertThat(code(client.upload(FILE, query))).isZero();
        assertThat(code(client.upload(FILE, query))).isEqualTo(1000);
        query.put("overwrite", "1");
        assertThat(code(client.upload(FILE, query))).isZero();
        for (String path : List.of("elsewhere/u", "cli-build/../../etc", "/etc")) {
            query.put("filepath", path);
            assertThat(code(client.upload(FILE, query))).as(path).isEqualTo(1000);
        }
        query.remove("filename");
        assertThat(code(client.upload(FILE, query))).isEqualTo(1);
    }

    @Test
    void anUploadNeedsALoginAndANumberThatRises() {
        Map<String, String> query = new HashMap<>(
                Map.of("filepath", "cli-build/u", "filename", "f", "offset", "0", "overwrite", "1", "number", "7"));
        client.login("releng", "lion");
        assertThat(code(client.numbered(7, "createTag", "a"))).isZero();
        assertThat(code(client.upload(FILE, query))).isEqualTo(1009);
        query.put("number", "6");
        assertThat(code(client.upload(FILE, query))).isEqualTo(1008);
        query.put("number", "8");
        assertThat(code(client.upload(FILE, query))).isZero();
        assertThat(code(client.upload(FILE, query))).isZero(); // it stored no data, and so no number
        client.ask("logout");
        assertThat(code(client.upload(FILE, query))).isEqualTo(1002);
    }
}

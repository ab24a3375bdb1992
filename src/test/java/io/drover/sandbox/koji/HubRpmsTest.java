package io.drover.sandbox.koji;

import static io.drover.sandbox.koji.HubClient.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HubRpmsTest {

    private static final String RPM = "fish-3-1.x86_64";

    private final HubClient client = new HubClient();
    private final List<String> messages = new ArrayList<>();

    @BeforeEach
    void seed() {
        client.order(
                """
                {"seed": {"builds": [
                  {"nvr": "fish-3-1", "owner": "drover", "epoch": 1, "tags": ["f41"],
                   "rpms": ["fish-3-1.src", {"nvra": "fish-3-1.x86_64", "signatures": ["aabbccdd"],
                             "copies": ["aabbccdd"]}]},
                  {"nvr": "shells-1-1", "owner": "drover",
                   "archives": [{"filename": "shells.tar.gz", "arch": "x86_64", "extra": {"a": 1},
                                 "rpms": ["fish-3-1.x86_64"]}]}]}}""");
        client.hub.listener(
                (topic, body) -> messages.add(topic + " " + body.path("sigkey").asText()));
    }

    @Test
    void tellsRpmsByEveryReference() {
        JsonNode rpm = client.ask("getRPM", RPM);
        assertThat(client.ask("getRPM", rpm.get("id").longValue())).isEqualTo(rpm);
        assertThat(client.ask("getRPM", "fish-3-1.x86_64.rpm")).isEqualTo(rpm);
        assertThat(client.ask("getRPM", Map.of("name", "fish", "version", "3", "release", "1", "arch", "x86_64")))
                .isEqualTo(rpm);
        assertThat(rpm.has("nvr")).isFalse();
        assertThat(rpm.get("epoch").asInt()).isEqualTo(1);
        assertThat(rpm.get("payloadhash").asText()).matches("[0-9a-f]{32}");
        assertThat(client.ask("getRPM", "fish-9-9.x86_64").isNull()).isTrue();
        assertThat(client.fault("getRPM", "fish-9-9.x86_64", true)).isEqualTo(1000);
        assertThat(client.fault("getRPM", "nonsense")).isEqualTo(1000);
        assertThat(client.ask("getRPM", RPM, false, true)).hasSize(1);
    }

    @Test
    void listsRpmsOfBuildsTagsAndImages() {
        assertThat(client.ask("listBuildRPMs", "fish-3-1").findValuesAsText("nvr"))
                .containsExactly("fish-3-1", "fish-3-1");
        assertThat(client.ask("listRPMs", named("buildID", "fish-3-1", "arches", "src")))
                .hasSize(1);
        JsonNode tagged = client.ask("listTaggedRPMS", "f41");
        assertThat(tagged.get(0)).hasSize(2);
        assertThat(tagged.get(1).findValuesAsText("nvr")).contains("fish-3-1");
        assertThat(client.ask("getLatestRPMS", named("tag", "f41-build", "arch", "x86_64"))
                        .get(0))
                .hasSize(1);
        long archive = client.ask("listArchives", named("buildID", "shells-1-1"))
                .get(0)
                .get("id")
                .longValue();
        assertThat(client.ask("listRPMs", named("imageID", archive)).findValuesAsText("nvr"))
                .containsExactly("fish-3-1");
    }

    @Test
    void givesOneRowForEachSignatureAndTheUnsignedHeaderHasAnEmptyKey() {
        JsonNode rows = client.ask("listTaggedRPMS", named("tag", "f41", "rpmsigs", true))
                .get(0);
        assertThat(rows.findValuesAsText("sigkey")).containsExactly("", "", "aabbccdd");
        long id = client.ask("getRPM", RPM).get("id").longValue();
        JsonNode signatures = client.ask("queryRPMSigs", id);
        assertThat(signatures.findValuesAsText("sigkey")).containsExactly("", "aabbccdd");
        assertThat(signatures.get(1).get("sighash").asText()).matches("[0-9a-f]{32}");
        assertThat(client.ask("queryRPMSigs", named("rpm_id", RPM, "sigkey", "aabbccdd")))
                .hasSize(1);
        assertThat(client.ask("queryRPMSigs", named("sigkey", "aabbccdd", "queryOpts", Map.of("countOnly", true)))
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void addsASignatureAndTellsTheBus() {
        assertThat(client.login("drover", "tiger").fault("addRPMSig", RPM, header(3, "0011223344556677")))
                .isEqualTo(1004);
        client.login("releng", "lion");
        client.ask("addRPMSig", RPM, header(3, "0011223344556677"));
        client.ask("addRPMSig", RPM, header(4, "8899aabbccddeeff"));
        assertThat(client.fault("addRPMSig", RPM, header(4, "8899aabbccddeeff")))
                .isEqualTo(1000);
        assertThat(client.fault("addRPMSig", RPM, "AAAA")).isEqualTo(1);
        assertThat(client.ask("queryRPMSigs", named("rpm_id", RPM)).findValuesAsText("sigkey"))
                .containsExactly("", "44556677", "aabbccdd", "ccddeeff");
        assertThat(messages).containsExactly("buildsys.rpm.sign 44556677", "buildsys.rpm.sign ccddeeff");
        client.ask("deleteRPMSig", RPM, "44556677");
        assertThat(client.fault("deleteRPMSig", RPM, "44556677")).isEqualTo(1000);
        assertThat(client.effects())
                .containsExactly(
                        "addRPMSig " + RPM + " with 44556677",
                        "addRPMSig " + RPM + " with ccddeeff",
                        "deleteRPMSig " + RPM + " with 44556677");
    }

    /** A header with one entry, an OpenPGP signature of the given version by the given key. */
    private static String header(int version, String key) {
        byte[] id = HexFormat.of().parseHex(key);
        ByteBuffer packet = ByteBuffer.allocate(64);
        if (version == 3) {
            packet.put((byte) 0x89).putShort((short) 20).put((byte) 3).put((byte) 5);
            packet.put((byte) 0).putInt(1).put(id);
        } else {
            packet.put((byte) 0x89).putShort((short) 30).put((byte) 4);
            packet.put((byte) 0).put((byte) 1).put((byte) 8).putShort((short) 6);
            packet.put((byte) 5).put((byte) 2).putInt(1);
            packet.putShort((short) 10).put((byte) 9).put((byte) 16).put(id);
        }
        byte[] store = new byte[packet.position()];
        packet.flip().get(store);
        ByteBuffer header = ByteBuffer.allocate(32 + store.length);
        header.putInt(0x8eade801).putInt(0).putInt(1).putInt(store.length);
        header.putInt(268).putInt(7).putInt(0).putInt(store.length).put(store);
        return Base64.getEncoder().encodeToString(header.array());
    }

    @Test
    void writesSignedCopiesOfWhatIsSigned() {
        assertThat(client.login("drover", "tiger").fault("writeSignedRPM", RPM, "aabbccdd"))
                .isEqualTo(1004);
        client.login("releng", "lion");
        assertThat(client.fault("writeSignedRPM", RPM, "00000000")).isEqualTo(1000);
        assertThat(client.ask("writeSignedRPM", RPM, "aabbccdd").isNull()).isTrue();
        assertThat(client.effects()).isEmpty(); // it is there already
        client.ask("writeSignedRPM", RPM, "aabbccdd", true);
        assertThat(client.effects()).containsExactly("writeSignedRPM " + RPM + " with aabbccdd");
    }

    @Test
    void tellsArchivesByTheirFilters() {
        JsonNode archive =
                client.ask("listArchives", named("filename", "shells.tar.gz")).get(0);
        assertThat(archive.get("type_name").asText()).isEqualTo("tar");
        assertThat(archive.get("btype").asText()).isEqualTo("image");
        assertThat(archive.has("arch")).isFalse();
        assertThat(client.ask("listArchives", named("type", "image"))
                        .get(0)
                        .get("arch")
                        .asText())
                .isEqualTo("x86_64");
        assertThat(client.ask("listArchives", named("type", "maven"))).isEmpty();
        assertThat(client.ask("getArchive", archive.get("id").longValue())).isEqualTo(archive);
        assertThat(client.ask("getArchive", 999_999).isNull()).isTrue();
        assertThat(client.fault("getArchive", 999_999, true)).isEqualTo(1000);
        assertThat(client.ask("getArchiveTypes").findValuesAsText("name")).contains("tar", "iso");
        assertThat(client.ask("buildReferences", "fish-3-1").get("component_of").get(0))
                .isEqualTo(archive.get("id"));
    }

    @Test
    void importsUploadedRpms() {
        client.login("releng", "lion");
        assertThat(client.fault("importRPM", "cli-build/x", "tcsh-6-1.src.rpm")).isEqualTo(1000);
        client.upload("cli-build/x", "tcsh-6-1.src.rpm", new byte[] {1});
        client.upload("cli-build/x", "tcsh-6-1.x86_64.rpm", new byte[] {1});
        assertThat(client.fault("importRPM", "cli-build/x", "tcsh-6-1.x86_64.rpm"))
                .isEqualTo(1000); // the source comes first
        client.ask("importRPM", "cli-build/x", "tcsh-6-1.src.rpm");
        client.ask("importRPM", "cli-build/x", "tcsh-6-1.x86_64.rpm");
        assertThat(client.ask("listBuildRPMs", "tcsh-6-1").findValuesAsText("arch"))
                .containsExactly("src", "x86_64");
        assertThat(client.ask("queryRPMSigs", named("rpm_id", "tcsh-6-1.src")).findValuesAsText("sigkey"))
                .containsExactly("");
        assertThat(messages).containsExactly("buildsys.build.state.change ");
    }
}

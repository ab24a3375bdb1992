package io.drover.signing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.testing.Site;
import io.drover.testing.Site.Stack;
import io.drover.testing.SiteEffects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** AC-21: builds are signed with the key of their tag and moved on, against the simulated koji and a script for sigul. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SigningFlowTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "105ef944";

    private Path signed;
    private Path refusals;
    private Site site;
    private SiteEffects effects;

    @BeforeAll
    void startSite(@TempDir Path directory) throws IOException {
        signed = directory.resolve("signed");
        refusals = directory.resolve("refusals");
        Path sigul = directory.resolve("sigul.sh");
        Files.writeString(
                sigul,
                "if [ -e " + refusals + " ]; then rm " + refusals + "; echo bridge is gone; exit 1; fi\n"
                        + "echo \"$@\" >> " + signed + "\n");
        Path tags = directory.resolve("signing.yaml");
        Files.writeString(
                tags,
                "tags: [{from: f42-signing-pending, to: f42-updates-testing-pending, key: fedora-42, key-id: " + KEY
                        + "}]\n");
        site = Site.start(
                Stack.EMBEDDED,
                directory,
                Map.of(
                        "drover.signing.tags-file",
                        tags.toString(),
                        "drover.sigul.command",
                        "sh " + sigul + " sign-rpms",
                        "drover.dispatch.poll-interval",
                        "100ms"));
        site.simulators()
                .koji()
                .seed(JSON.readTree("{\"tags\": [{\"name\": \"f42-updates-testing-pending\", \"packages\":"
                        + " [\"plain\", \"ready\", \"again\", \"other\"]}]}"));
    }

    @AfterAll
    void stopSite() {
        if (site != null) {
            site.close();
        }
    }

    @BeforeEach
    void noteEffects() throws IOException {
        // nobody subscribes to it, so it would be missed in the ledger
        site.bus().hold("buildsys.untag");
        effects = site.effects();
        Files.deleteIfExists(signed);
    }

    @Test
    void signsWhatIsTaggedForItAndMovesIt() throws IOException {
        tagged("plain-1-1", "[]");
        UUID message = say("plain", "f42-signing-pending", "primary");
        site.awaitEnded();
        assertThat(site.decisions(message)).contains("signing-tagged-builds: acted: planned 2 actions");
        assertThat(Files.readAllLines(signed)).containsExactly("sign-rpms fedora-42 plain-1-1.src plain-1-1.x86_64");
        assertThat(moves()).containsExactly(move("plain-1-1"));
        assertThat(site.actions("plain-1-1"))
                .containsExactly(
                        "sigul-sign-rpms plain-1-1 with fedora-42 DONE",
                        "koji-move-builds plain-1-1 to f42-updates-testing-pending DONE");
    }

    @Test
    void aSignedBuildIsOnlyMoved() throws IOException {
        tagged("ready-1-1", "[\"" + KEY + "\"]");
        say("ready", "f42-signing-pending", "primary");
        site.awaitEnded();
        assertThat(signed).doesNotExist();
        assertThat(moves()).containsExactly(move("ready-1-1"));
    }

    @Test
    void aFailedSigningIsRepeatedBeforeTheMove() throws IOException {
        tagged("again-1-1", "[]");
        Files.createFile(refusals);
        say("again", "f42-signing-pending", "primary");
        site.awaitEnded();
        assertThat(Files.readAllLines(signed)).hasSize(1);
        assertThat(moves()).containsExactly(move("again-1-1"));
        assertThat(site.texts("SELECT kind || ' ' || outcome FROM call c JOIN action a ON a.id = c.action_id"
                        + " WHERE a.verb = 'sigul-sign-rpms' AND a.name LIKE 'again%' ORDER BY c.id"))
                .containsExactly("send ambiguous", "probe done", "send done");
    }

    @Test
    void otherTagsAndOtherKojisAreLeftAlone() throws IOException {
        tagged("other-1-1", "[]");
        UUID unmapped = say("other", "f42-updates-testing-pending", "primary");
        UUID secondary = say("other", "f42-signing-pending", "s390");
        UUID unknown = say("unknown", "f42-signing-pending", "primary");
        site.awaitEnded();
        assertThat(site.decisions(unmapped))
                .contains("signing-tagged-builds: ignored: not so: builds are signed in this tag");
        assertThat(site.decisions(secondary))
                .contains("signing-tagged-builds: ignored: not so: the message is about the primary koji");
        assertThat(site.decisions(unknown)).contains("signing-tagged-builds: ignored: not so: koji knows the build");
        assertThat(signed).doesNotExist();
        assertThat(moves()).isEmpty();
    }

    private void tagged(String nvr, String signatures) throws IOException {
        JsonNode seed = JSON.readTree("{\"builds\": [{\"nvr\": \"" + nvr + "\", \"owner\": \"drover\", \"state\": 1,"
                + " \"tags\": [\"f42-signing-pending\"], \"rpms\": [{\"nvra\": \"" + nvr + ".src\", \"signatures\": "
                + signatures + "}, {\"nvra\": \"" + nvr + ".x86_64\", \"signatures\": " + signatures + "}]}]}");
        site.bus().silently(() -> {
            site.simulators().koji().seed(seed);
            return true;
        });
    }

    private UUID say(String name, String tag, String instance) throws IOException {
        UUID id = UUID.randomUUID();
        site.bus()
                .send(
                        "buildsys.tag",
                        id,
                        JSON.readTree("{\"name\": \"" + name + "\", \"version\": \"1\", \"release\": \"1\", \"tag\": \""
                                + tag + "\", \"instance\": \"" + instance
                                + "\", \"user\": \"ann\", \"owner\": \"ann\"}"));
        return id;
    }

    private List<String> moves() {
        return effects.in("koji").stream()
                .filter(line -> line.startsWith("koji moveBuild"))
                .toList();
    }

    private static String move(String nvr) {
        return "koji moveBuild " + nvr + " from f42-signing-pending into f42-updates-testing-pending";
    }
}

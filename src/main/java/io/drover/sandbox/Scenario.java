package io.drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The scenes of the sandbox, in order; each says what it expects. */
final class Scenario {
    private static final String SPEC = "modules-on-spec-change";
    private static final String MODULEMD = "modules-on-modulemd-change";
    /** Of every push that is not to an image. */
    private static final String DOCKERFILE = "containers-on-dockerfile-change: ignored";

    private static final UUID TWICE = UUID.fromString("7d1f2a34-0c55-4d0e-9a51-0b6f0c9a2e11");

    private final World world;
    private final ContainerWorld containers;
    private final Stage stage;
    private final Simulators simulators;

    Scenario(World world, ContainerWorld containers, Stage stage, Simulators simulators) {
        this.world = world;
        this.containers = containers;
        this.stage = stage;
        this.simulators = simulators;
    }

    List<Play> plays() {
        List<Play> all = new ArrayList<>(modulesAndTags());
        all.addAll(new ContainerScenes(containers, stage, simulators).plays());
        return all;
    }

    private List<Play> modulesAndTags() {
        return List.of(
                new Play(
                        "alice explains figlet in a README; no spec file changes",
                        () -> world.changeReadme("figlet", "alice"),
                        twice(SPEC + ": ignored", MODULEMD + ": ignored"),
                        Map.of()),
                new Play(
                        "alice updates figlet; no module is built from it",
                        () -> world.changeSpec("figlet", "alice"),
                        twice(SPEC + ": ignored", MODULEMD + ": ignored"),
                        Map.of()),
                new Play(
                        "alice updates zlib; nodejs:20 is built from it, yarn:1 and webapps:1 build on that",
                        () -> world.changeSpec("zlib", "alice"),
                        pushed(SPEC + ": acted", MODULEMD + ": ignored", SPEC + ": duplicate", MODULEMD + ": ignored"),
                        Map.of("distgit", 3, "mbs", 3)),
                new Play(
                        "the bus delivers one message three times",
                        this::threeTimes,
                        List.of(SPEC + ": ignored", MODULEMD + ": ignored", DOCKERFILE),
                        Map.of()),
                new Play(
                        "a message arrives that is no JSON",
                        () -> stage.sendRaw(Stage.PREFIX + "git.receive", UUID.randomUUID(), "{\"commit\": {\"rev\""),
                        List.of("unreadable"),
                        Map.of()),
                new Play(
                        "staging sends a push; this instance serves production",
                        () -> stage.sendRaw("org.fedoraproject.stg.git.receive", UUID.randomUUID(), push().toString()),
                        List.of(),
                        Map.of()),
                new Play(
                        "alice updates pcre; base-tools:f42 is built from it, but the policy denies that module",
                        () -> world.changeSpec("pcre", "alice"),
                        twice(SPEC + ": ignored", MODULEMD + ": ignored"),
                        Map.of()),
                new Play(
                        "mona changes the module caddy:2, and MBS answers 503 twice",
                        this::moduleWhileMbsIsDown,
                        pushed(SPEC + ": ignored", MODULEMD + ": acted", SPEC + ": ignored", MODULEMD + ": duplicate"),
                        Map.of("mbs", 1)),
                new Play(
                        "mona changes it again, and the answer of MBS is lost after it took the build",
                        this::lostAnswer,
                        pushed(SPEC + ": ignored", MODULEMD + ": acted", SPEC + ": ignored", MODULEMD + ": duplicate"),
                        Map.of("mbs", 1)),
                new Play(
                        "koji tags figlet into f42-candidate; a route of the site's own sends it on to be signed",
                        this::tagged,
                        List.of("sign-what-is-a-candidate: acted", "signing-tagged-builds: ignored"),
                        Map.of("koji", 1)),
                new Play(
                        "koji tags zlib into f42-candidate and the broker loses the message; it is found in the archive",
                        this::taggedAndLost,
                        List.of("sign-what-is-a-candidate: acted", "signing-tagged-builds: ignored"),
                        Map.of("koji", 1)),
                new Play(
                        "koji tags pcre into f42-candidate and says so on fedmsg, too: signed, and the same message",
                        () -> stage.sendOnBoth("buildsys.tag", UUID.randomUUID(), tag("pcre", "10.42", "1.fc42")),
                        List.of("sign-what-is-a-candidate: acted", "signing-tagged-builds: ignored"),
                        Map.of("koji", 1)),
                new Play(
                        "somebody sends over fedmsg that figlet was tagged, with a signature from another message",
                        () -> stage.forge(
                                "buildsys.tag",
                                UUID.randomUUID(),
                                tag("figlet", "9.9", "1.fc42"),
                                tag("figlet", "2.2.5", "31.fc42")),
                        List.of("unreadable"),
                        Map.of()));
    }

    private static List<String> twice(String one, String other) {
        return pushed(one, other, one, other);
    }

    /** One push, of which dist-git sends two messages. */
    private static List<String> pushed(String... decisions) {
        List<String> all = new ArrayList<>(List.of(decisions));
        all.add(DOCKERFILE);
        all.add(DOCKERFILE);
        return all;
    }

    private void threeTimes() {
        for (int i = 0; i < 3; i++) {
            stage.send("git.receive", TWICE, push());
        }
    }

    private void moduleWhileMbsIsDown() throws java.io.IOException {
        simulators
                .server("mbs")
                .faults()
                .arm(Fault.status(503).on("POST", "module-builds").times(2));
        world.changeModule("caddy", "2", "", "caddy", "mona");
    }

    private void lostAnswer() throws java.io.IOException {
        simulators.server("mbs").faults().arm(Fault.once(Fault.Kind.DROP_AFTER).on("POST", "module-builds"));
        world.changeModule("caddy", "2", "", "caddy", "mona");
    }

    private void tagged() {
        stage.message("buildsys.tag", tag("figlet", "2.2.5", "31.fc42"));
    }

    private void taggedAndLost() {
        stage.lose("buildsys.tag", UUID.randomUUID(), tag("zlib", "1.3.1", "1.fc42"));
    }

    private static JsonNode tag(String name, String version, String release) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("instance", "primary")
                .put("tag", "f42-candidate")
                .put("name", name)
                .put("version", version)
                .put("release", release)
                .put("user", "alice")
                .put("owner", "alice");
    }

    private static JsonNode push() {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return json.objectNode()
                .set(
                        "commit",
                        json.objectNode()
                                .put("namespace", "rpms")
                                .put("repo", "figlet")
                                .put("branch", "f42")
                                .put("rev", "0123456789abcdef0123456789abcdef01234567")
                                .put("agent", "alice")
                                .set(
                                        "stats",
                                        json.objectNode()
                                                .set("files", json.objectNode().set("sources", json.objectNode()))));
    }
}

package io.drover.sandbox;

import java.util.List;
import java.util.Map;

/** The scenes about container images: each finds the images as the one before has left them. */
final class ContainerScenes {
    private static final String UPDATE = "containers-on-update: ";
    private static final String SIGNED = "containers-on-signed-rpm: ";
    private static final String PARENT = "containers-on-parent-built: ";
    private static final String PREVIEW = "preview-what-is-in-testing: ";
    /** Of koji's message that a build was tagged. */
    private static final String TAGGED = "signing-tagged-builds: ignored";

    private static final String CANDIDATE = "sign-what-is-a-candidate: ignored";

    private final ContainerWorld world;
    private final Bodhi bodhi;

    /** @param bus hears what Bodhi says */
    ContainerScenes(ContainerWorld world, BusListener bus, Simulators simulators) {
        this.world = world;
        this.bodhi = new Bodhi(simulators.koji(), bus);
    }

    List<Play> plays() {
        return List.of(
                new Play(
                        "bodhi brings zlib-1.3.1-2 to stable; base, httpd on base, and app on httpd hold an older one, tools"
                                + " holds it already, attic is denied by the policy; and koji's first build of base fails",
                        this::zlibWhileKojiIsFlaky,
                        List.of(CANDIDATE, TAGGED, UPDATE + "acted"),
                        Map.of("koji", 4),
                        List.of(
                                "tools-container-42-2: not so: the image needs a rebuild: already holds zlib 1.3.1-2.fc42",
                                "attic-container-42-1: not so: the rebuild policy allows it: deny rule")),
                new Play(
                        "bodhi brings another update with this zlib; every image that may be rebuilt holds it now",
                        () -> bodhi.stable("FEDORA-2026-0a0a0a0a02", List.of("zlib-1.3.1-2.fc42")),
                        List.of(CANDIDATE, TAGGED, UPDATE + "ignored"),
                        Map.of(),
                        List.of(
                                "base-container-42-1.",
                                "httpd-container-42-1.",
                                "app-container-42-1.",
                                "tools-container-42-2: not so: the image needs a rebuild: already holds zlib 1.3.1-2.fc42")),
                new Play(
                        "koji says that one RPM of openssl-3.2.4-1 is signed with the release key; the other one is not yet",
                        () -> world.sign("openssl-3.2.4-1.fc42.src"),
                        List.of(SIGNED + "ignored"),
                        Map.of()),
                new Play(
                        "the other one is signed, too; ODCS composes openssl, and httpd, which brings it, and then app are"
                                + " rebuilt from the compose",
                        () -> world.sign("openssl-3.2.4-1.fc42.x86_64"),
                        List.of(SIGNED + "acted"),
                        Map.of("odcs", 1, "koji", 2)),
                new Play(
                        "carol changes the Dockerfile of tools; koji builds what she pushed",
                        () -> world.changeDockerfile("tools", "carol"),
                        List.of(
                                "modules-on-spec-change: ignored",
                                "modules-on-modulemd-change: ignored",
                                "containers-on-dockerfile-change: acted",
                                "modules-on-spec-change: ignored",
                                "modules-on-modulemd-change: ignored",
                                "containers-on-dockerfile-change: duplicate"),
                        Map.of("koji", 1)),
                new Play(
                        "dora builds base in koji herself; httpd and app, which are built on base, follow",
                        () -> world.build("base", "dora"),
                        List.of(
                                "images-built: ignored",
                                PARENT + "ignored",
                                "images-built: acted",
                                PARENT + "acted",
                                CANDIDATE,
                                TAGGED),
                        Map.of("koji", 2)),
                new Play(
                        "bodhi brings openssl-3.2.4-1 to testing; a route of the site's own has OSBS itself build a preview of"
                                + " base, without koji",
                        () -> bodhi.testing("FEDORA-2026-0a0a0a0a03", List.of("openssl-3.2.4-1.fc42")),
                        List.of(CANDIDATE, TAGGED, PREVIEW + "acted"),
                        Map.of("osbs", 1)));
    }

    private void zlibWhileKojiIsFlaky() {
        world.failNextBuild();
        bodhi.stable("FEDORA-2026-0a0a0a0a01", List.of("zlib-1.3.1-2.fc42"));
    }
}

package io.drover.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.koji.KojiJson;
import io.drover.testing.Site;
import io.drover.testing.SiteEffects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Container images from the bus to koji and back: statements AC-39 and AC-40, the sequences B and C of wire/targets.md §7. The
 * images are base, httpd on it, app on httpd, each with a library of the base, and tool, which stands alone.
 */
abstract class ContainerFlowContract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "12c944d0";
    private static final Pattern NEW_RELEASE = Pattern.compile("1\\.(\\d{10,})");
    private static final String COMMIT = "0123456789abcdef0123456789abcdef0123456";

    @TempDir
    Path directory;

    Site site;
    SiteEffects effects;

    abstract Site.Stack stack();

    @BeforeEach
    void start() throws IOException {
        Path policy = directory.resolve("images-policy.yaml");
        Files.writeString(
                policy,
                """
                allow:
                  global:
                    image: {image_name: ".*"}
                deny:
                  global:
                    image: {image_name: "tool-.*"}
                """);
        Map<String, String> settings = new HashMap<>();
        settings.put("drover.containers.enabled", "true");
        settings.put("drover.containers.git-url", "git+https://src");
        settings.put("drover.containers.signing-keys", "ffffffff," + KEY);
        settings.put("drover.rebuild.policy-file", policy.toString());
        settings.put("drover.images.scan", "on-start");
        settings.put("drover.images.interval", "100ms");
        settings.put("drover.dispatch.poll-interval", "300ms");
        site = Site.start(stack(), directory, settings);
        seed();
        image("base", "1", null);
        image("httpd", "1", "base-container-42-1");
        image("app", "1", "httpd-container-42-1");
        image("tool", "1", null);
        try {
            Site.await(() -> {
                site.simulators().tick();
                return site.texts("SELECT nvr FROM image WHERE state = 'READ'").size() == 8;
            });
        } catch (Exception e) {
            System.out.println("DEBUG "
                    + site.texts("SELECT nvr || ' ' || state || ' ' || COALESCE(reason, '') FROM image ORDER BY id"));
            System.out.println(
                    "DEBUG "
                            + site.texts(
                                    "SELECT verb || ' ' || name || ' ' || state || ' ' || COALESCE(reason, '') || COALESCE(result, '') FROM action ORDER BY id"));
            System.out.println(
                    "DEBUG "
                            + site.texts(
                                    "SELECT m.topic || ' ' || d.route || ' ' || d.state || ' ' || COALESCE(d.reason, '') FROM delivery d JOIN message m ON m.id = d.message_id ORDER BY d.id"));
            throw e;
        }
        site.awaitJudged();
        release("ziplib-1-2");
        effects = site.effects();
    }

    @AfterEach
    void stop() {
        if (site != null) {
            site.close();
        }
    }

    private void seed() throws IOException {
        ObjectNode world = (ObjectNode)
                JSON.readTree(
                        """
                {"tags": [{"name": "f42-build", "arches": "x86_64", "packages": ["ziplib"]},
                          {"name": "f42-images", "arches": "x86_64",
                           "packages": ["base-container", "httpd-container", "app-container", "tool-container"]}],
                 "targets": [{"name": "f42-container-candidate", "build_tag": "f42-build", "dest_tag": "f42-images"}],
                 "builds": [{"nvr": "ziplib-1-1", "owner": "drover", "tags": ["f42-build"], "rpms": ["ziplib-1-1.x86_64"]},
                            {"nvr": "ziplib-1-2", "owner": "drover", "rpms": [{"nvra": "ziplib-1-2.x86_64", "signatures": ["12c944d0"]}]}]}""");
        for (String name : List.of("base", "httpd", "app", "tool")) {
            ObjectNode build = world.withArray("builds").addObject();
            build.put("nvr", name + "-container-42-0").put("owner", "drover").put("source", source(name));
            ObjectNode task = build.putObject("task").put("method", "buildContainer");
            task.putArray("request")
                    .add(source(name))
                    .add("f42-container-candidate")
                    .addObject()
                    .put("git_branch", "f42");
            build.putArray("archives")
                    .addObject()
                    .put("filename", name + ".tar.gz")
                    .putArray("rpms")
                    .add("ziplib-1-1.x86_64");
        }
        site.simulators().koji().seed(world);
    }

    /** Somebody builds an image. */
    private void image(String name, String release, String parent) {
        Map<String, Object> options = new HashMap<>(Map.of("git_branch", "f42", "release", release));
        if (parent != null) {
            options.put("koji_parent_build", parent);
        }
        call("koji:buildContainer?session=REQUIRED", source(name), "f42-container-candidate", options);
        Site.await(() -> {
            site.simulators().tick();
            return JSON.valueToTree(call("koji:getBuild", name + "-container-42-" + release))
                            .path("state")
                            .asInt(-1)
                    == 1;
        });
    }

    private Object call(String uri, Object... arguments) {
        ProducerTemplate template = site.drover().context().createProducerTemplate();
        try {
            return template.requestBody(uri, KojiJson.toJson(List.of(arguments)));
        } finally {
            template.stop();
        }
    }

    private static String source(String name) {
        return "git+https://src/container/" + name + "#" + COMMIT + name.charAt(0);
    }

    private void release(String build) {
        call("koji:tagBuildBypass?session=REQUIRED", "f42-build", build);
    }

    private UUID update(String name, String... builds) throws IOException {
        ObjectNode body = JSON.createObjectNode().put("agent", "bodhi");
        ObjectNode update = body.putObject("update").put("alias", name).put("status", "stable");
        for (String nvr : builds) {
            update.withArray("builds").addObject().put("nvr", nvr).put("type", "rpm");
        }
        update.putObject("release").put("name", "F42").put("branch", "f42").put("stable_tag", "f42-updates");
        UUID id = UUID.randomUUID();
        site.bus().send("bodhi.update.complete.stable", id, body);
        return id;
    }

    /** The container builds that koji was asked for, each as name and options of interest. */
    private List<JsonNode> asked() {
        List<JsonNode> requests = new ArrayList<>();
        for (String resolved : site.texts(
                "SELECT resolved FROM action WHERE verb = 'koji-build-container' AND resolved IS NOT NULL ORDER BY id")) {
            try {
                requests.add(JSON.readTree(resolved));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return requests;
    }

    private List<String> builds() {
        return site.texts("SELECT name || ' ' || batch || ' ' || state FROM action WHERE verb = 'koji-build-container'"
                + " ORDER BY batch, name");
    }

    /** AC-39, sequence B. */
    @Test
    void anUpdateRebuildsTheImagesThatHoldAnOlderRpmEachAfterItsParent() throws IOException {
        UUID message = update("FEDORA-2026-slow", "ziplib-1-2");
        Site.await(() -> builds().size() == 3);
        Site.await(() -> effects.in("koji").size() == 1);

        assertThat(effects.in("koji"))
                .as("the first batch alone")
                .singleElement()
                .asString()
                .contains("buildContainer", "base");
        site.awaitEnded();

        assertThat(builds()).containsExactly("base-container 0 DONE", "httpd-container 1 DONE", "app-container 2 DONE");
        assertThat(effects.in("koji")).as("nothing more, and tool is denied").hasSize(3);
        List<JsonNode> asked = asked();
        assertThat(asked)
                .extracting(one -> one.path("source").asText())
                .containsExactlyInAnyOrder(source("base"), source("httpd"), source("app"));
        JsonNode httpd = named(asked, "httpd");
        String base = rebuilt("base");
        assertThat(base).matches("base-container-42-" + NEW_RELEASE);
        assertThat(httpd.path("kojiParentBuild").asText()).isEqualTo(base);
        assertThat(named(asked, "app").path("kojiParentBuild").asText()).isEqualTo(rebuilt("httpd"));
        assertThat(named(asked, "base").has("kojiParentBuild")).isFalse();
        assertThat(site.texts(
                        "SELECT type || ' ' || state || ': ' || reason FROM event WHERE search_key = ?",
                        "FEDORA-2026-slow"))
                .singleElement()
                .asString()
                .startsWith("BodhiUpdateCompleteStableEvent COMPLETE: ")
                .contains("All 3 container images have been rebuilt");
        assertThat(site.text(
                        "SELECT trace FROM delivery WHERE message_id = ? AND route = 'containers-on-update'", message))
                .as("why tool is left alone")
                .contains("tool-container-42-1", "deny");
        assertThat(holds("app")).contains("ziplib-1-2");
    }

    /** AC-39: containers that hold the fix already are not rebuilt. */
    @Test
    void imagesThatHoldTheFixAreLeftAlone() throws IOException {
        update("FEDORA-2026-first", "ziplib-1-2");
        Site.await(() -> builds().size() == 3);
        site.awaitEnded();
        Site.await(
                () -> site.texts("SELECT nvr FROM image WHERE state = 'READ'").size() == 11);
        SiteEffects since = site.effects();

        UUID again = update("FEDORA-2026-again", "ziplib-1-2");
        site.awaitEnded();

        assertThat(since.in("koji")).isEmpty();
        assertThat(site.decisions(again).toString()).contains("the image needs a rebuild");
        assertThat(site.events("FEDORA-2026-again")).singleElement().asString().startsWith("SKIPPED");
    }

    /** Sequence B: flaky OSBS; each try has a release of its own (wire/targets.md §1.12). */
    @Test
    void aBuildThatFailsTwiceIsTriedAgainWithNewReleasesAndThenItsChildrenFollow() throws IOException {
        failNext(2);

        update("FEDORA-2026-flaky", "ziplib-1-2");
        Site.await(() -> builds().size() == 3);
        site.awaitEnded();

        assertThat(builds()).containsExactly("base-container 0 DONE", "httpd-container 1 DONE", "app-container 2 DONE");
        assertThat(effects.in("koji")).hasSize(5);
        List<String> releases = site.texts("SELECT resolved FROM action_try ORDER BY try_no");
        assertThat(releases).hasSize(2);
        releases.add(named(asked(), "base").toString());
        assertThat(releases.stream().map(ContainerFlowContract::newRelease).distinct())
                .hasSize(3);
    }

    /** Sequence B: a failed parent fails its subtree only, and people can see that nothing came of it. */
    @Test
    void aBuildThatFailsForGoodFailsWhatIsBuiltOnItAndTheEventSaysSo() throws IOException {
        failNext(3);

        update("FEDORA-2026-broken", "ziplib-1-2");
        Site.await(() -> builds().size() == 3);
        site.awaitEnded();

        assertThat(builds())
                .containsExactly("base-container 0 FAILED", "httpd-container 1 FAILED", "app-container 2 FAILED");
        assertThat(effects.in("koji")).hasSize(3);
        assertThat(site.events("FEDORA-2026-broken"))
                .singleElement()
                .asString()
                .startsWith("COMPLETE: ")
                .contains("3 of 3 container image(s) failed to rebuild", "none of 3 was rebuilt");
    }

    /** AC-40. */
    @Test
    void aSignedBuildIsComposedAndThenTheImagesAreRebuiltFromTheCompose() throws IOException {
        ObjectNode body = JSON.createObjectNode().put("sigkey", KEY).put("instance", "primary");
        body.putObject("build").put("nvr", "ziplib-1-2");
        body.putObject("rpm")
                .put("name", "ziplib")
                .put("version", "1")
                .put("release", "2")
                .put("arch", "x86_64");
        site.bus().send("buildsys.rpm.sign", UUID.randomUUID(), body);
        Site.await(() -> builds().size() == 3 && effects.in("odcs").size() == 1);

        assertThat(effects.in("koji")).as("nothing until the compose is done").isEmpty();
        site.awaitEnded();

        assertThat(builds()).containsExactly("base-container 0 DONE", "httpd-container 1 DONE", "app-container 2 DONE");
        assertThat(effects.in("odcs"))
                .as("one compose, kept alive for the later batches")
                .startsWith("odcs request build ziplib-1-2 " + KEY)
                .allMatch(effect -> effect.startsWith("odcs request") || effect.startsWith("odcs renew 1 for"));
        String compose = site.text("SELECT result FROM action WHERE verb = 'odcs-request-compose'");
        assertThat(JSON.readTree(compose).path("builds")).containsExactly(JSON.valueToTree("ziplib-1-2"));
        assertThat(asked()).allSatisfy(build -> assertThat(build.path("yumRepourls"))
                .containsExactly(JSON.readTree(compose).path("result_repofile")));
        assertThat(site.events("ziplib-1-2"))
                .anySatisfy(event -> assertThat(event).startsWith("COMPLETE"));
    }

    /** AC-40: compose failed. */
    @Test
    void aComposeThatFailsFailsTheImagesWithItsReason() throws IOException {
        site.simulators().odcs().failNext("no package ziplib");
        ObjectNode body = JSON.createObjectNode().put("sigkey", KEY);
        body.putObject("build").put("nvr", "ziplib-1-2");
        site.bus().send("buildsys.rpm.sign", UUID.randomUUID(), body);
        Site.await(() -> builds().size() == 3);
        site.awaitEnded();

        assertThat(builds())
                .containsExactly("base-container 0 FAILED", "httpd-container 1 FAILED", "app-container 2 FAILED");
        assertThat(effects.in("koji")).isEmpty();
        assertThat(site.texts("SELECT reason FROM action WHERE verb = 'odcs-request-compose'"))
                .singleElement()
                .asString()
                .contains("no package ziplib");
    }

    private void failNext(int times) throws IOException {
        ObjectNode order = JSON.createObjectNode();
        for (int i = 0; i < times; i++) {
            order.withObject("tasks")
                    .withArray("fail")
                    .addObject()
                    .put("method", "buildContainer")
                    .put("code", 2001)
                    .put("text", "Image build failed. Error in plugin push: timed out. OSBS build id: base-f42-" + i);
        }
        order("koji", order.toString());
    }

    private void order(String system, String json) throws IOException {
        var connection = (java.net.HttpURLConnection) java.net
                .URI
                .create(site.simulators().server(system).url() + "/_simulator/control")
                .toURL()
                .openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
        assertThat(connection.getResponseCode()).isLessThan(300);
    }

    private static JsonNode named(List<JsonNode> asked, String name) {
        return asked.stream()
                .filter(one -> one.path("source").asText().contains("/" + name + "#"))
                .findFirst()
                .orElseThrow();
    }

    private static String newRelease(String resolved) {
        Matcher release = NEW_RELEASE.matcher(resolved);
        assertThat(release.find()).as("a new release in " + resolved).isTrue();
        return release.group(1);
    }

    private String rebuilt(String name) {
        return site.text("SELECT rebuilt_nvr FROM action WHERE name = ?", name + "-container");
    }

    private String holds(String name) {
        return JSON.valueToTree(call("koji:listBuildRPMs", "ziplib-1-2")).toString()
                + site.api()
                        .json("/api/drover/images?name=" + name + "-container")
                        .toString();
    }
}

package io.drover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.catalogue.Catalogue;
import io.drover.catalogue.CataloguePages;
import io.drover.catalogue.KameletSheet;
import io.drover.catalogue.KeySheet;
import io.drover.catalogue.TopicSheet;
import io.drover.ledger.MessageHeaders;
import io.drover.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The catalogue tells of all that there is, its examples load, and the pages in the repository are up to date. */
class CatalogueTest {
    private static final Path PAGES = Path.of("config/catalogue");
    private static final String COMMAND = "java -jar target/drover.jar catalogue --markdown config/catalogue";

    /** Of systems that a site has to name before they can be asked. */
    private static final Map<String, String> URLS = Map.of(
            "drover.api.oidc.introspection-url", "https://id.example.org/introspect",
            "drover.api.oidc.userinfo-url", "https://id.example.org/userinfo",
            "drover.archive.url", "https://archive.example.org/raw",
            "drover.images.pdc-url", "https://pdc.example.org/rest_api/v1");

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private static Inventory inventory() {
        return new Inventory(Settings.defaults(), Clock.systemUTC());
    }

    @Test
    void thePagesInTheRepositoryAreUpToDate() throws IOException {
        Map<String, String> wanted = new CataloguePages(inventory().whole()).all();
        Map<String, String> found = new HashMap<>();
        try (Stream<Path> files = Files.list(PAGES)) {
            for (Path file : files.toList()) {
                found.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        assertThat(found.keySet()).as("run: " + COMMAND).isEqualTo(wanted.keySet());
        wanted.forEach((name, text) -> assertThat(found.get(name))
                .as(name + " differs; run: " + COMMAND)
                .isEqualTo(text));
    }

    @Test
    void everyExampleLoads() throws IOException {
        int examples = 0;
        for (KameletSheet kamelet : inventory().read().kamelets()) {
            if (!kamelet.example().isEmpty()) {
                Files.writeString(directory.resolve(kamelet.name() + ".camel.yaml"), kamelet.example());
                examples++;
            }
        }
        assertThat(examples).isGreaterThan(75);
        Map<String, String> configured = new HashMap<>(URLS);
        configured.put("drover.routes.directory", directory.toString());
        Settings settings =
                Settings.defaults().overlaidBy(Rehearsal.apart(), "test").overlaidBy(configured, "test");
        try (Wiring wiring = new Wiring(settings, Clock.systemUTC())) {
            wiring.check();
            assertThat(wiring.context().getRoutes().stream()
                            .filter(route -> route.getId().startsWith("example-")))
                    .hasSize(examples);
        }
    }

    @Test
    void tellsOfEveryKameletAndKey() throws IOException {
        Catalogue catalogue = inventory().read();
        Set<String> files;
        try (Stream<Path> all = Files.list(Path.of("src/main/resources/routes/kamelets"))) {
            files = all.map(file -> file.getFileName().toString().replace(".kamelet.yaml", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        assertThat(catalogue.kamelets().stream().map(KameletSheet::name)).containsExactlyElementsOf(files);
        assertThat(catalogue.kamelets()).allSatisfy(kamelet -> {
            assertThat(kamelet.description()).isNotBlank();
            assertThat(kamelet.kind()).isIn("action", "probe", "lookup", "shape");
            assertThat(kamelet.input())
                    .allSatisfy(field -> assertThat(field.description()).isNotBlank());
        });
        assertThat(catalogue.keys().stream().map(KeySheet::key))
                .containsExactlyInAnyOrderElementsOf(Settings.defaults().keys());
        assertThat(catalogue.keys()).allSatisfy(key -> {
            assertThat(key.value()).isEqualTo(Settings.defaults().text(key.key()));
            assertThat(key.about()).isNotBlank();
        });
    }

    @Test
    void tiesAnActionToWhatBelongsToIt() {
        KameletSheet build = inventory().read().kamelets().stream()
                .filter(one -> one.name().equals("mbs-submit-build-action"))
                .findFirst()
                .orElseThrow();
        assertThat(build.verb()).isEqualTo("mbs-submit-build");
        assertThat(build.notes().path("permission").asText()).isEqualTo("verb:mbs-submit-build");
        assertThat(build.notes().path("probe").asText()).isEqualTo("mbs-submit-build-probe");
        assertThat(build.notes().path("completion").asText()).isEqualTo("mbs-build-completion-lookup");
        assertThat(build.routes()).contains("modules-on-spec-change");
    }

    @Test
    void aShippedRouteListensOnlyToTopicsThatAreDescribed() {
        List<TopicSheet> listened = inventory().read().topics().stream()
                .filter(topic -> !topic.routes().isEmpty())
                .toList();
        assertThat(listened).hasSizeGreaterThan(10);
        assertThat(listened)
                .as("topics of shipped routes that src/main/resources/catalogue/topics.yaml lacks")
                .allSatisfy(topic ->
                        assertThat(topic.description()).as(topic.topic()).isNotBlank());
        assertThat(inventory().read().topics().stream()
                        .filter(topic -> topic.topic().equals("buildsys.tag"))
                        .flatMap(topic -> topic.routes().stream()))
                .contains("signing-tagged-builds");
    }

    @Test
    void describesEveryHeaderThatIsSent() throws IOException {
        String sent = MessageHeaders.ofOwn(1, 2, 3, Instant.EPOCH);
        Set<String> names = new TreeSet<>();
        new ObjectMapper().readTree(sent).fieldNames().forEachRemaining(names::add);
        assertThat(MessageHeaders.DESCRIBED.keySet()).containsAll(names);
        assertThat(MessageHeaders.DESCRIBED.keySet()).hasSize(names.size() + 1);
    }

    @Test
    void showsOneAndListsSome() {
        assertThat(run("catalogue", "kamelet", "koji-build")).isZero();
        assertThat(out.toString())
                .contains("permission: verb:koji-build", "source* (string): SCM URL", "uri: action:koji-build");
        assertThat(run("catalogue", "topics", "git.receive")).isZero();
        assertThat(out.toString()).contains("modules-on-spec-change");
        assertThat(run("catalogue", "configuration", "drover.db")).isZero();
        assertThat(out.toString()).contains("drover.db.pool-size").contains("= 10");
        assertThat(run("catalogue")).isZero();
        assertThat(out.toString()).containsPattern("kamelets +\\d+");
    }

    @Test
    void givesJson() throws IOException {
        assertThat(run("catalogue", "messages", "--json")).isZero();
        assertThat(new ObjectMapper()
                        .readTree(out.toString())
                        .at("/0/headers/drover_depth")
                        .asText())
                .isNotBlank();
    }

    @Test
    void saysWhatThereIsInPlaceOfWhatThereIsNot() {
        assertThat(run("catalogue", "verbs")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no section verbs; there are topics, kamelets");
        assertThat(run("catalogue", "kamelets", "koji-bild")).isEqualTo(2);
        assertThat(err.toString()).contains("nothing among the kamelets is called koji-bild");
    }

    private int run(String... arguments) {
        CommandLine line = Drover.commandLine(arguments);
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }
}

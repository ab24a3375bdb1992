package io.drover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drover.routes.KameletTrial;
import io.drover.routes.RouteFiles;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.camel.Route;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ships can be loaded; what cannot work is refused before anything starts, with words that help its author. */
class RoutesLoadTest {
    private static final String GOOD =
            """
            - route:
                id: gating-on-tag
                description: Send each build that becomes a candidate on to be signed.
                group: gating
                from:
                  uri: bus:buildsys.tag
                  steps:
                    - filter:
                        id: candidate
                        description: the build was tagged into a candidate tag
                        expression:
                          jq:
                            expression: '.tag | endswith("-candidate")'
                        steps:
                          - to:
                              id: tag
                              uri: action:koji-tag-build
                              parameters:
                                key: .build
            """;

    @TempDir
    Path directory;

    @Test
    void everythingThatShipsCanBeLoaded() throws IOException {
        assertThat(routes())
                .contains("modules-on-spec-change", "modules-rebuild", "tracking-koji-tasks", "intake-rabbitmq");
    }

    @Test
    void theShippedPolicyHasNoTraps() {
        try (Wiring drover = drover(Map.of())) {
            drover.check();
            assertThat(drover.warnings()).isEmpty();
        }
    }

    @Test
    void checkingStartsNoRoute() {
        try (Wiring drover = drover(Map.of())) {
            drover.check();
            assertThat(drover.context().getRoutes()).isNotEmpty().allSatisfy(route -> assertThat(drover.context()
                            .getRouteController()
                            .getRouteStatus(route.getId())
                            .isStarted())
                    .as(route.getId())
                    .isFalse());
        }
    }

    @Test
    void addsTheOperatorsRoutes() throws IOException {
        own(GOOD);
        assertThat(routes()).contains("gating-on-tag", "modules-on-spec-change");
    }

    @Test
    void anOwnRouteReplacesTheShippedOneOfTheSameId() throws IOException {
        own(GOOD.replace("gating-on-tag", "tracking-koji-tasks"));
        try (Wiring drover = drover(Map.of())) {
            drover.check();
            assertThat(drover.context().getRoute("tracking-koji-tasks").getGroup())
                    .isEqualTo("gating");
            assertThat(ids(drover)).contains("tracking-module-builds").doesNotHaveDuplicates();
        }
    }

    @Test
    void disabledRoutesAreLeftOut() throws IOException {
        own(GOOD);
        try (Wiring drover = drover(Map.of("drover.routes.disabled", "gating-on-tag, tracking-koji-tasks"))) {
            drover.check();
            assertThat(ids(drover))
                    .contains("tracking-module-builds")
                    .doesNotContain("gating-on-tag", "tracking-koji-tasks");
        }
    }

    @Test
    void aDisabledRouteThatDoesNotExistIsRefused() {
        assertThat(faults(Map.of("drover.routes.disabled", "tracking-koji-task")))
                .contains("drover.routes.disabled", "tracking-koji-task");
    }

    @Test
    void aBuilderOfContainersThatThereIsNotIsRefused() {
        assertThat(faults(Map.of("drover.containers.builder", "tekon")))
                .contains("containers-rebuild.camel.yaml", "no route begins with direct:containers-build-with-tekon");
    }

    @Test
    void refusesAFileThatIsNoYaml() throws IOException {
        own("- route: {id: x");
        refused().contains("own.camel.yaml", "no YAML");
    }

    @Test
    void refusesAFileThatIsNoListOfRoutes() throws IOException {
        own("route:\n  id: x\n");
        refused().contains("own.camel.yaml", "begin it with '- route:'");
    }

    @Test
    void refusesAMisspeltStep() throws IOException {
        own(GOOD.replace("- filter:", "- fliter:"));
        refused().contains("own.camel.yaml", "fliter");
    }

    @Test
    void refusesAnOwnKameletThatCallsAFunctionThatJqDoesNotHave() throws IOException {
        Path kamelets = Files.createDirectories(directory.resolve("kamelets"));
        Files.writeString(
                kamelets.resolve("own-shape.kamelet.yaml"),
                """
                metadata:
                  name: own-shape
                spec:
                  template:
                    from:
                      uri: kamelet:source
                      steps:
                        - setBody:
                            id: shape
                            expression:
                              jq:
                                expression: '{{default}} | lenght'
                """);
        refused().contains("own-shape.kamelet.yaml: line 12: step shape: jq here has no function lenght/0");
    }

    @Test
    void theKameletsThatShipCallWhatJqHas() throws IOException {
        try (Wiring drover = drover(Map.of());
                Stream<Path> files = Files.list(Path.of("src/main/resources/routes/kamelets"))) {
            drover.check();
            KameletTrial trial = new KameletTrial(drover.context());
            for (Path file : files.toList()) {
                assertThat(trial.check(new RouteFiles.Kamelet(file.toString(), Files.readString(file))))
                        .isEmpty();
            }
        }
    }

    /** One file for each fault; what is said about it, all of one check. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Faults {
        private final Map<String, String> files = new LinkedHashMap<>();
        private List<String> said = List.of();

        @BeforeAll
        void checkAll(@TempDir Path routes) throws IOException {
            faulty("option", GOOD.replace("key: .build", "key: .build\n                    kye: .tag"));
            faulty("key", GOOD.replace("key: .build", "name: .build"));
            faulty("verb", GOOD.replace("action:koji-tag-build", "action:koji-tag-bild"));
            faulty("kamelet", lookup("kamelet:koji-bild-lookup"));
            faulty("part", lookup("direct:nobody-{{drover.containers.builder}}"));
            faulty("parameter", lookup("kamelet:mbs-build-of-commit-lookup?tiemout=5"));
            faulty("jq", GOOD.replace(".tag | endswith(\"-candidate\")", ".tag | endswith("));
            faulty("jq-option", GOOD.replace("key: .build", "key: '.build |'"));
            faulty("jq-function", GOOD.replace("endswith(\"-candidate\")", "splitt(\"-\") | IN(.[])"));
            faulty("jq-option-function", GOOD.replace("key: .build", "key: '.build | endswith'"));
            faulty("acts", lookup("kamelet:koji-tag-build-action"));
            faulty("probes", lookup("kamelet:koji-tag-build-probe"));
            for (String uri : List.of("seda:later", "http://localhost/x", "koji:tagBuild", "file:/tmp/x")) {
                faulty(uri.substring(0, uri.indexOf(':')), lookup(uri));
            }
            for (String step : List.of("toD", "wireTap")) {
                faulty(step, lookup("log:x").replace("- to:", "- " + step + ":"));
            }
            for (String step :
                    List.of("enrich", "recipientList", "pollEnrich", "routingSlip", "dynamicRouter", "script")) {
                faulty(step, hidden(step));
            }
            faulty(
                    "bare",
                    GOOD.replaceFirst("(?m)^    description: .*\n", "").replaceFirst("(?m)^    group: .*\n", ""));
            faulty("reason", GOOD.replaceFirst("(?m)^ +description: the build was.*\n", ""));
            faulty("topic", GOOD.replace("bus:buildsys.tag", "bus:buildsys.t*g"));
            faulty("order", GOOD.replace("bus:buildsys.tag", "bus:buildsys.tag?key=RAW(.a |)"));
            faulty("twice", GOOD + GOOD);
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(routes.resolve(file.getKey() + ".camel.yaml"), file.getValue());
            }
            said = faults(Map.of("drover.routes.directory", routes.toString()))
                    .lines()
                    .map(String::strip)
                    .toList();
        }

        private void faulty(String name, String yaml) {
            files.put(name, yaml.replace("gating-on-tag", name + "-route"));
        }

        /** What is said about a route begins with its file, its id, and the step's place. */
        private void assertSaid(String name, String step, String... words) {
            String place = name + ".camel.yaml: route " + name + "-route" + step;
            assertThat(said).anySatisfy(line -> assertThat(line).contains(place).contains(words));
        }

        @Test
        void everyFileIsNamed() {
            assertThat(files.keySet()).allSatisfy(name -> assertThat(said)
                    .as(name)
                    .anyMatch(line -> line.contains("/" + name + ".camel.yaml: route " + name + "-route")));
        }

        @Test
        void refusesAMisspeltOption() {
            assertSaid("option", " step tag: ", "kye", "it has after, batch, dependsOn, key,");
        }

        @Test
        void refusesAMissingKey() {
            assertSaid("key", " step tag: ", "action:koji-tag-build: option key is missing; it makes");
        }

        @Test
        void refusesAnUnknownVerb() {
            assertSaid("verb", " step tag: ", "there is no kamelet koji-tag-bild-action; each verb needs");
        }

        @Test
        void refusesAnUnknownKamelet() {
            assertSaid("kamelet", " step looked-up: ", "there is no kamelet koji-bild-lookup");
        }

        @Test
        void refusesAPartThatNoRouteIs() {
            assertSaid("part", " step looked-up: ", "no route begins with direct:nobody-koji");
        }

        @Test
        void refusesAnUnknownParameterOfAKamelet() {
            assertSaid(
                    "parameter",
                    " step looked-up: ",
                    "kamelet mbs-build-of-commit-lookup has no parameter tiemout; it has connectTimeout, timeout, url");
        }

        @Test
        void refusesWhatIsNoJq() {
            assertSaid("jq", " step candidate: ", ".tag | endswith(", "line 1, column 16");
        }

        @Test
        void refusesAnOptionThatIsNoJq() {
            assertSaid("jq-option", " step tag: ", "option key: not a jq expression: .build |", "line 1, column 8");
        }

        @Test
        void refusesACallOfAFunctionThatJqDoesNotHave() {
            assertSaid(
                    "jq-function",
                    " step candidate: line 8: ",
                    "jq here has no function splitt/1: .tag | splitt(\"-\") | IN(.[])");
            assertSaid(
                    "jq-option-function",
                    " step tag: ",
                    "option key: jq here has no function endswith/0, only endswith/1: .build | endswith");
        }

        @ParameterizedTest
        @ValueSource(strings = {"acts", "probes"})
        void refusesARuleThatActs(String name) {
            assertSaid(name, " step looked-up: ", "is carried out by DISPATCH only; plan it: action:koji-tag-build");
        }

        @ParameterizedTest
        @ValueSource(strings = {"seda", "http", "koji", "file"})
        void refusesEndpointsWithEffects(String scheme) {
            assertSaid(
                    scheme, " step looked-up: ", scheme + ": has effects", "looks up by kamelets and plans by action:");
        }

        @Test
        void refusesAnEndpointThatOnlyTheMessageKnows() {
            assertSaid("toD", " step looked-up: ", "toD log:x; a rule says its endpoints in full: use to");
        }

        @Test
        void refusesDetachedSteps() {
            assertSaid("wireTap", " step looked-up: ", "wireTap detaches the rest of the route");
        }

        @ParameterizedTest
        @ValueSource(strings = {"enrich", "recipientList", "pollEnrich", "routingSlip", "dynamicRouter", "script"})
        void refusesStepsThatCallWhatAnExpressionSays(String step) {
            assertSaid(step, " step hidden: ", step + " is no step of a rule; a rule has bean, choice, filter");
        }

        @Test
        void refusesARouteWithoutDescriptionOrGroup() {
            assertSaid("bare", ": ", "has no description; one sentence");
            assertSaid("bare", ": ", "has no group; the capability");
        }

        @Test
        void refusesAFilterWithoutReason() {
            assertSaid("reason", " step candidate: ", "has no description; it is the reason that people read");
        }

        @Test
        void refusesABadTopic() {
            assertSaid("topic", " from bus:buildsys.t*g: ", "'t*g' is no word");
        }

        @Test
        void refusesAnOrderingKeyThatIsNoJq() {
            assertSaid("order", " from bus:", "option key: not a jq expression: .a |");
        }

        @Test
        void refusesTwoRoutesOfOneId() {
            assertSaid("twice", ": ", "there is another route of this id");
        }
    }

    private static String hidden(String step) {
        return """
                - route:
                    id: gating-on-tag
                    description: Look something up where nobody sees it.
                    group: gating
                    from:
                      uri: bus:buildsys.tag
                      steps:
                        - %s:
                            id: hidden
                            expression:
                              constant:
                                expression: http://localhost/x
                """
                .formatted(step);
    }

    private static String lookup(String uri) {
        return """
                - route:
                    id: gating-on-tag
                    description: Look something up.
                    group: gating
                    from:
                      uri: bus:buildsys.tag
                      steps:
                        - to:
                            id: looked-up
                            uri: "%s"
                """
                .formatted(uri);
    }

    private void own(String yaml) throws IOException {
        Files.writeString(directory.resolve("own.camel.yaml"), yaml);
    }

    private AbstractStringAssert<?> refused() {
        return assertThat(faults(Map.of()));
    }

    private String faults(Map<String, String> settings) {
        try (Wiring drover = drover(settings)) {
            return catchThrowableOfType(SettingsException.class, drover::check).getMessage();
        }
    }

    private List<String> routes() {
        try (Wiring drover = drover(Map.of())) {
            drover.check();
            return ids(drover);
        }
    }

    private static List<String> ids(Wiring drover) {
        return drover.context().getRoutes().stream().map(Route::getId).toList();
    }

    private Wiring drover(Map<String, String> more) {
        Map<String, String> values = new HashMap<>(Map.of(
                "drover.db.url",
                "jdbc:h2:mem:load-" + UUID.randomUUID(),
                "drover.routes.directory",
                String.valueOf(directory),
                "drover.api.port",
                "0"));
        values.putAll(more);
        return new Wiring(Settings.defaults().overlaidBy(values, "test"), Clock.systemUTC());
    }
}

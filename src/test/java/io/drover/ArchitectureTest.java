package io.drover;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** What the tree promises (style §1, §2, §10): who may use whom, and what nobody uses. */
@AnalyzeClasses(packages = "io.drover", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    /**
     * Package by package, which others of ours it may use; {@code io.drover} itself wires them and may use all.
     * Capability → system → dispatch, plan → ledger; a system never uses a capability, a capability never another one.
     */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            // the floor
            Map.entry("settings", Set.of()),
            Map.entry("ledger", Set.of()),
            Map.entry("tls", Set.of()),
            Map.entry("process", Set.of()),
            Map.entry("telemetry", Set.of()),
            // the rooms: rules plan, dispatch carries out, the bus brings messages to rules
            Map.entry("dispatch", Set.of("ledger", "telemetry")),
            Map.entry("plan", Set.of("dispatch", "ledger")),
            Map.entry("bus", Set.of("plan", "dispatch", "ledger", "telemetry", "tls")),
            Map.entry("routes", Set.of()),
            // plan, bus: what is jq and what a topic; rebuild: which word was meant
            Map.entry("check", Set.of("routes", "plan", "bus", "rebuild")),
            // systems: their answers are outcomes of dispatch; nothing of theirs is in the ledger
            Map.entry("distgit", Set.of("dispatch")),
            Map.entry("errata", Set.of("dispatch")),
            Map.entry("koji", Set.of("dispatch", "tls")),
            Map.entry("mbs", Set.of("dispatch")),
            Map.entry("odcs", Set.of("dispatch", "rest")),
            Map.entry("osbs", Set.of("rest", "dispatch", "tls")),
            Map.entry("pdc", Set.of("dispatch")),
            Map.entry("rest", Set.of("dispatch")),
            Map.entry("sigul", Set.of("dispatch", "process")),
            Map.entry("ansible", Set.of("dispatch", "process")),
            // what koji's images hold, kept in the ledger: a system of our own
            Map.entry("images", Set.of("koji", "dispatch", "ledger")),
            // capabilities: rules over what systems tell
            Map.entry("containers", Set.of("koji")),
            Map.entry("modules", Set.of("mbs", "dispatch")),
            Map.entry("rebuild", Set.of()),
            // bus: what routes make of a message that nobody commits
            Map.entry("backtest", Set.of("bus", "plan", "dispatch", "ledger")),
            // bus, ledger: the settings of what it looks at
            Map.entry("doctor", Set.of("bus", "ledger", "tls")),
            Map.entry("picture", Set.of()),
            Map.entry("deploy", Set.of()),
            Map.entry("signing", Set.of("settings")),
            Map.entry("gating", Set.of("settings")),
            Map.entry("loopabull", Set.of()),
            // faces
            // dispatch: how the remote systems are is known there, in memory
            Map.entry("api", Set.of("ledger", "dispatch", "process")),
            // ledger: which headers messages have; dispatch: what a verb is; routes: which files there are
            Map.entry("catalogue", Set.of("api", "dispatch", "ledger", "routes")),
            // ledger: what happens is read there
            // dispatch: named threads
            Map.entry("console", Set.of("api", "dispatch", "ledger")),
            Map.entry("sandbox", Set.of("koji", "dispatch", "ledger", "settings", "")),
            // koji, dispatch: what a hub's answers, and differences to it, amount to; routes: which verbs the jar has;
            // bus: what is a topic; catalogue: what there is, and routes to begin with; check: findings and editors'
            // schemas
            Map.entry(
                    "cli",
                    Set.of(
                            "backtest",
                            "bus",
                            "check",
                            "catalogue",
                            "doctor",
                            "sandbox",
                            "ledger",
                            "settings",
                            "koji",
                            "dispatch",
                            "picture",
                            "deploy",
                            "rebuild",
                            "routes",
                            "telemetry",
                            "")));

    private static final int LONGEST_FILE = 300;

    private static final Set<String> LAYERS =
            Set.of("util", "utils", "common", "helper", "impl", "model", "service", "dto");
    private static final List<String> EMPTY_WORDS =
            List.of("Impl", "Manager", "Helper", "Util", "Utils", "Data", "Info");

    @ArchTest
    void everyPackageHasItsPlace(JavaClasses all) {
        assertThat(new TreeSet<>(packagesOf(all)))
                .as("packages under io.drover; a new one needs a line in MAY_USE that says what it may use")
                .isEqualTo(new TreeSet<>(MAY_USE.keySet()));
    }

    @ArchTest
    void dependenciesPointOneWay(JavaClasses all) {
        MAY_USE.forEach((name, allowed) -> {
            Set<String> forbidden = new TreeSet<>(MAY_USE.keySet());
            forbidden.add("");
            forbidden.removeAll(allowed);
            forbidden.remove(name);
            noClasses()
                    .that()
                    .resideInAPackage("io.drover." + name + "..")
                    .should()
                    .dependOnClassesThat(are(resideInAnyPackage(
                            forbidden.stream().map(ArchitectureTest::pattern).toArray(String[]::new))))
                    .because("io.drover." + name + " may use only " + allowed + " of ours: see MAY_USE")
                    .check(all);
        });
    }

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("io.drover.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule camelOnlyWhereMessagesFlow = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.drover.ledger..",
                    "io.drover.settings..",
                    "io.drover.containers..",
                    "io.drover.modules..",
                    "io.drover.rebuild..",
                    "io.drover.signing..",
                    "io.drover.gating..",
                    "io.drover.distgit..",
                    "io.drover.sandbox..",
                    "io.drover.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel..")
            .because("tables, rules and simulators must be usable without Camel; use a component of bus, plan or koji");

    @ArchTest
    static final ArchRule dispatchReachesCamelThroughKamelets = noClasses()
            .that()
            .resideInAPackage("io.drover.dispatch")
            .and()
            .doNotHaveSimpleName("Kamelets")
            .and()
            .doNotHaveSimpleName("Dispatcher")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel..")
            .because("use Kamelets: how a verb reaches its system is the kamelet's business");

    @ArchTest
    static final ArchRule sqlOnlyInTheLedger = noClasses()
            .that()
            .resideOutsideOfPackage("io.drover.ledger..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..", "javax.sql..", "org.springframework.jdbc..", "org.springframework.transaction..")
            .because("the tables are the ledger's; use, or add, a method there that says what is wanted");

    @ArchTest
    static final ArchRule noOwnHttpClient = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.drover.cli..", "io.drover.doctor..", "io.drover.sandbox..", "io.drover.distgit..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.net.http..")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.net.URLConnection.class)
            .because("use camel-http in a kamelet: time-outs, redirects and failures are handled there once");

    @ArchTest
    static final ArchRule nobodySleeps = noClasses()
            .should()
            .callMethodWhere(target("Thread.sleep", Thread.class, "sleep"))
            .because("use a scheduled executor or a time in the ledger: a thread that sleeps is not there for others");

    @ArchTest
    static final ArchRule timeComesFromAClock = noClasses()
            // sandbox: its Journal and its repositories are stamped for people, nothing is decided by it
            .that()
            .resideOutsideOfPackage("io.drover.sandbox..")
            .should()
            .callMethodWhere(target("the time of day", Instant.class, "now"))
            .orShould()
            .callMethodWhere(target("the time of day", System.class, "currentTimeMillis"))
            .orShould()
            .callMethodWhere(target("the time of day", LocalDateTime.class, "now"))
            .orShould()
            .callMethodWhere(target("the time of day", OffsetDateTime.class, "now"))
            .orShould()
            .callMethodWhere(target("the time of day", ZonedDateTime.class, "now"))
            .because("use the Clock that Wiring passes; tests set it");

    @ArchTest
    static final ArchRule clocksAreMadeAtTheEdge = noClasses()
            .that()
            .resideOutsideOfPackages("io.drover.cli..", "io.drover.sandbox..")
            .should()
            .callMethodWhere(target("a clock", Clock.class, "systemUTC"))
            .orShould()
            .callMethodWhere(target("a clock", Clock.class, "systemDefaultZone"))
            .because("use the Clock that is passed in; commands choose it");

    @ArchTest
    static final ArchRule environmentIsReadByCommands = noClasses()
            .that()
            .resideOutsideOfPackages("io.drover.cli..", "io.drover.settings..")
            .should()
            .callMethodWhere(target("the environment", System.class, "getenv"))
            .because("use a key of application.properties: it is documented, checked, and settable by the environment");

    /** One for each place that reads or writes JSON or YAML; a shared one would tie their settings together. */
    @ArchTest
    static final ArchRule mappersAreConstants = noClasses()
            .should()
            .callCodeUnitWhere(DescribedPredicate.describe(
                    "an ObjectMapper made outside of a static initialiser",
                    call -> call.getTargetOwner().isAssignableTo(ObjectMapper.class)
                            && call.getTarget().getName().equals("<init>")
                            && !call.getOrigin().getName().equals("<clinit>")))
            .because("use a private static final one: each new one reads every class anew");

    @ArchTest
    static final ArchRule noInjectionFrameworks = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.stereotype..", "org.springframework.context..", "jakarta.inject..")
            .because("use Wiring: beans are made and bound in one place");

    @ArchTest
    static final ArchRule nothingIsPrintedButByCommands = noClasses()
            .that()
            .resideOutsideOfPackages("io.drover.cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("use the log, or the command's PrintWriter");

    @ArchTest
    void namesSayWhatThingsAre(JavaClasses all) {
        List<String> wrong = all.stream()
                .filter(c -> EMPTY_WORDS.stream().anyMatch(c.getSimpleName()::endsWith))
                .map(JavaClass::getName)
                .toList();
        assertThat(wrong)
                .as("class names that end in one of " + EMPTY_WORDS + " say nothing")
                .isEmpty();
    }

    @ArchTest
    void packagesAreNamedAfterWhatTheyAreFor(JavaClasses all) {
        Set<String> layers = all.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> Arrays.stream(name.split("\\.")).anyMatch(LAYERS::contains))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(layers)
                .as("packages named after a layer; name the capability or the system")
                .isEmpty();
    }

    @ArchTest
    void everyPackageIsNullMarked(JavaClasses all) {
        Set<String> bare = all.stream()
                .map(JavaClass::getPackage)
                .filter(p -> !p.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(bare)
                .as("packages whose package-info.java lacks @NullMarked")
                .isEmpty();
    }

    @ArchTest
    void noFileIsLong(JavaClasses ignored) throws IOException {
        Map<String, Long> tooLong = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                long lines;
                try (Stream<String> text = Files.lines(file)) {
                    lines = text.count();
                }
                String name =
                        Path.of("src/main/java/io/drover").relativize(file).toString();
                if (lines > LONGEST_FILE) {
                    tooLong.put(name, lines);
                }
            }
        }
        assertThat(tooLong)
                .as("files over " + LONGEST_FILE + " lines; split them by the question that the class answers")
                .isEmpty();
    }

    private static String pattern(String name) {
        return name.isEmpty() ? "io.drover" : "io.drover." + name + "..";
    }

    private static Set<String> packagesOf(JavaClasses all) {
        return all.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith("io.drover."))
                .map(name -> name.split("\\.")[2])
                .collect(Collectors.toSet());
    }

    private static DescribedPredicate<com.tngtech.archunit.core.domain.JavaMethodCall> target(
            String what, Class<?> owner, String method) {
        return DescribedPredicate.describe(
                what + " from " + owner.getSimpleName() + "." + method,
                call -> call.getTargetOwner().isEquivalentTo(owner)
                        && call.getTarget().getName().equals(method));
    }
}

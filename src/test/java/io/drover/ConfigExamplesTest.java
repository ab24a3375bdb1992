package io.drover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.dispatch.DispatchSettings;
import io.drover.koji.desired.WantedState;
import io.drover.rebuild.RebuildPolicy;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in {@code config/} can be used as it is, and says all there is to say; what cannot be used names its key. */
class ConfigExamplesTest {
    private static final Path CONFIG = Path.of("config");
    private static final Path PROPERTIES = CONFIG.resolve("application.properties");
    private static final Pattern KEY = Pattern.compile("(?<![\\w.])drover(?:\\.[a-z][a-z-]*[a-z])+");
    /** Where a key is read: there even its section may be misspelt. */
    private static final Pattern READ = Pattern.compile("(?:settings\\.\\w+\\(\"|\\{\\{\\??)(drover[^\":}?]+)");
    /** Metrics that are called like a section. */
    private static final Set<String> NO_KEYS = Set.of(
            "drover.inbox.waiting",
            "drover.archive.recovered",
            "drover.fedmsg.received",
            "drover.fedmsg.stopped",
            "drover.fedmsg.connected",
            "drover.fedmsg.last.message");

    @TempDir
    Path directory;

    @Test
    void theShippedFileBinds() {
        assertThatCode(() -> Settings.defaults().overlaidBy(PROPERTIES)).doesNotThrowAnyException();
        assertThat(Settings.defaults().overlaidBy(PROPERTIES).asProperties())
                .as("the defaults in the jar are this very file")
                .isEqualTo(Settings.defaults().asProperties());
    }

    @Test
    void aCommentStandsAboveEachGroupOfKeys() throws IOException {
        List<String> bare = new ArrayList<>();
        for (String group : Files.readString(PROPERTIES).split("\n\\s*\n")) {
            String first = group.lines().findFirst().orElse("");
            if (!first.startsWith("#")) {
                bare.add(first);
            }
        }
        assertThat(bare)
                .as("groups of keys, divided by empty lines, without a comment at their head")
                .isEmpty();
    }

    @Test
    void aGroupHoldsOneSection() throws IOException {
        Map<String, Set<Integer>> groupsOf = new TreeMap<>();
        int number = 0;
        for (String group : Files.readString(PROPERTIES).split("\n\\s*\n")) {
            number++;
            int self = number;
            group.lines()
                    .filter(line -> line.startsWith("drover."))
                    .map(line -> line.split("[.=]")[1])
                    .forEach(section -> groupsOf.computeIfAbsent(section, s -> new TreeSet<>())
                            .add(self));
        }
        assertThat(groupsOf)
                .allSatisfy((section, groups) -> assertThat(groups).as(section).hasSize(1));
    }

    @Test
    void everyKeyThatIsUsedIsThere() throws IOException {
        Set<String> known = Settings.defaults().keys();
        Map<String, String> unknown = new TreeMap<>();
        Map<String, String> uses = uses(KEY);
        uses.keySet().removeIf(key -> known.stream().noneMatch(k -> section(k).equals(section(key))));
        uses.putAll(uses(READ));
        uses.forEach((key, place) -> {
            String base = key.replaceAll("-millis$", "");
            boolean section = known.stream().anyMatch(k -> k.startsWith(key + "."));
            if (!known.contains(key) && !known.contains(base) && !section) {
                unknown.put(key, place);
            }
        });
        assertThat(unknown)
                .as("keys that main code or YAML names and config/application.properties lacks")
                .isEmpty();
    }

    @Test
    void everyKeyThatIsThereIsUsed() throws IOException {
        Set<String> used = uses(KEY).keySet();
        String code = String.join("\n", sources().values());
        Set<String> unused = Settings.defaults().keys().stream()
                .filter(key -> !used.contains(key) && !used.contains(key + "-millis"))
                .filter(key -> !isPutTogether(key, code))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(unused).as("keys that nothing reads").isEmpty();
    }

    /** backoff("drover.judge") reads drover.judge.retry-first. */
    private static boolean isPutTogether(String key, String code) {
        int dot = key.lastIndexOf('.');
        return code.contains("\"" + key.substring(0, dot) + "\"") && code.contains("\"" + key.substring(dot) + "\"");
    }

    @Test
    void theShippedPolicyAndTheSandboxsCanBeUsed() throws IOException {
        for (Path policy : List.of(CONFIG.resolve("policy.yaml"), Path.of("src/main/resources/sandbox/policy.yaml"))) {
            RebuildPolicy read = RebuildPolicy.parseYaml(Files.readString(policy));
            assertThat(read.judgeModule("any", "testmodule", "rawhide").allowed())
                    .as(policy + " allows an ordinary module")
                    .isTrue();
        }
    }

    @Test
    void theShippedPolicyKeepsFromMassRebuilds() throws IOException {
        RebuildPolicy policy = RebuildPolicy.parseYaml(Files.readString(CONFIG.resolve("policy.yaml")));
        assertThat(policy.traps()).isEmpty();
        assertThat(policy.judgeModule("any", "platform", "f42").allowed()).isFalse();
        assertThat(policy.judgeModule("any", "platform-python", "3.6").allowed())
                .isTrue();
    }

    @Test
    void theShippedKojiDescriptionCanBeRead() throws IOException {
        Path example = CONFIG.resolve("koji-tags.yaml");
        assertThatCode(() -> WantedState.parse(Files.readString(example), example.toString()))
                .doesNotThrowAnyException();
    }

    @Test
    void anUnknownKeyIsRefusedWithItsFileAndTheLikeliestOneMeant() throws IOException {
        Path file = file("drover.db.ulr=jdbc:h2:mem:x");
        assertThatThrownBy(() -> Settings.defaults().overlaidBy(file))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("there is no key drover.db.ulr; did you mean drover.db.url?");
    }

    @Test
    void aKeyThatResemblesNoneIsRefusedWithoutAGuess() throws IOException {
        Path file = file("something.else.entirely=1");
        assertThatThrownBy(() -> Settings.defaults().overlaidBy(file))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("there is no key something.else.entirely")
                .hasMessageNotContaining("did you mean");
    }

    @Test
    void allUnknownKeysAreNamedAtOnce() throws IOException {
        Path file = file("drover.db.ulr=x\ndrover.mbs.urll=y");
        assertThatThrownBy(() -> Settings.defaults().overlaidBy(file))
                .hasMessageContaining("drover.db.ulr")
                .hasMessageContaining("drover.mbs.urll");
    }

    @Test
    void aKeyOfDispatchMayBeSaidAgainForOneSystem() throws IOException {
        Settings settings = Settings.defaults()
                .overlaidBy(file("drover.dispatch.koji.concurrency=8\ndrover.dispatch.koji.rate=20/s"))
                .overlaidByEnvironment(Map.of("DROVER_DISPATCH_MBS_RETRY_FIRST", "7s"));
        DispatchSettings dispatch = new SystemSections(settings).read(Set.of("koji", "mbs", "distgit"));
        assertThat(dispatch.of("koji").concurrency()).isEqualTo(8);
        assertThat(dispatch.of("koji").rate().perSecond()).isEqualTo(20);
        assertThat(dispatch.of("koji").retry()).isEqualTo(dispatch.usual().retry());
        assertThat(dispatch.of("mbs").retry().first()).isEqualTo(Duration.ofSeconds(7));
        assertThat(dispatch.of("distgit")).isEqualTo(dispatch.usual());
    }

    @Test
    void aKeyForASystemThatNoKameletNamesIsRefused() throws IOException {
        Settings settings = Settings.defaults().overlaidBy(file("drover.dispatch.kojji.concurrency=8"));
        assertThatThrownBy(() -> new SystemSections(settings).read(new TreeSet<>(Set.of("koji", "mbs"))))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("drover.dispatch.kojji.concurrency: there is no system kojji; the kamelets name"
                        + " koji, mbs");
        assertThatThrownBy(() -> Settings.defaults().overlaidBy(file("drover.dispatch.koji.concurency=8")))
                .hasMessageContaining("there is no key drover.dispatch.koji.concurency");
    }

    @Test
    void aBadValueOfASystemIsNamedWithIt() throws IOException {
        Settings settings = Settings.defaults().overlaidBy(file("drover.dispatch.koji.rate=fast"));
        assertThatThrownBy(() -> new SystemSections(settings).read(Set.of("koji")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("drover.dispatch.koji: a rate such as 20/s");
    }

    @Test
    void keysOfCamelGoToCamel() throws IOException {
        Settings settings = Settings.defaults().overlaidBy(file("camel.main.name=other"));
        assertThat(settings.asProperties()).containsEntry("camel.main.name", "other");
    }

    @Test
    void aMisspeltVariableIsRefusedWithTheLikeliestKeyMeant() {
        assertThatThrownBy(() -> Settings.defaults().overlaidByEnvironment(Map.of("DROVER_DB_ULR", "x")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("DROVER_DB_ULR")
                .hasMessageContaining("did you mean DROVER_DB_URL?");
    }

    @Test
    void variablesOfOthersAreLeftAlone() {
        Settings settings = Settings.defaults()
                .overlaidByEnvironment(Map.of("PATH", "/bin", "DROVER_CONFIG", "x", "DROVER_DB_POOL_SIZE", "7"));
        assertThat(settings.number("drover.db.pool-size")).isEqualTo(7);
    }

    @Test
    void aSecretInClearIsRefusedWithoutShowingIt() throws IOException {
        Settings settings = Settings.defaults().overlaidBy(file("drover.db.password=hunter2"));
        assertThatThrownBy(() -> settings.secret("drover.db.password"))
                .hasMessageContaining("drover.db.password: a secret does not stand in a configuration file")
                .hasMessageContaining("file:/path")
                .hasMessageContaining("DROVER_DB_PASSWORD")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aSecretIsReadFromItsFile() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "hunter2\n");
        Settings settings = Settings.defaults().overlaidBy(file("drover.db.password=file:" + secret));
        assertThat(settings.secret("drover.db.password")).isEqualTo("hunter2");
        assertThat(settings.asProperties().toString()).doesNotContain("hunter2");
    }

    @Test
    void aMissingSecretFileIsNamedWithItsKey() throws IOException {
        Settings settings = Settings.defaults().overlaidBy(file("drover.koji.password=file:/nowhere/secret"));
        assertThatThrownBy(() -> settings.secret("drover.koji.password"))
                .hasMessageContaining("drover.koji.password: the secret's file /nowhere/secret cannot be read");
    }

    @Test
    void anEmptySecretFileIsNamedWithItsKey() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), " \n");
        Settings settings = Settings.defaults().overlaidBy(file("drover.koji.password=file:" + secret));
        assertThatThrownBy(() -> settings.secret("drover.koji.password"))
                .hasMessageContaining("drover.koji.password: the secret's file " + secret + " is empty");
    }

    @Test
    void aMissingVariableOfASecretIsNamedWithItsKey() throws IOException {
        Settings settings = Settings.defaults().overlaidBy(file("drover.koji.password=env:NO_SUCH_VARIABLE"));
        assertThatThrownBy(() -> settings.secret("drover.koji.password"))
                .hasMessageContaining("drover.koji.password: the environment variable NO_SUCH_VARIABLE is not set");
    }

    @Test
    void aSecretOfItsOwnVariableIsTakenAsItIsAndGoesNowhereElse() {
        Settings settings = Settings.defaults().overlaidByEnvironment(Map.of("DROVER_KOJI_PASSWORD", "hunter2"));
        assertThat(settings.secret("drover.koji.password")).isEqualTo("hunter2");
        assertThat(settings.asProperties().toString())
                .as("what placeholders can show")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "5 minutes", "-5s", "", "99999999999999999999d"})
    void aBadDurationIsNamedWithItsKey(String value) throws IOException {
        Settings settings = Settings.defaults().overlaidBy(file("drover.koji.timeout=" + value));
        assertThatThrownBy(() -> settings.duration("drover.koji.timeout"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("drover.koji.timeout: a duration such as")
                .hasMessageContaining("'" + value + "'");
    }

    @Test
    void badNumbersAndFlagsAreNamedWithTheirKeys() throws IOException {
        Settings settings = Settings.defaults()
                .overlaidBy(file("drover.db.pool-size=many\ndrover.bus.enabled=yes\ndrover.db.url="));
        assertThatThrownBy(() -> settings.number("drover.db.pool-size"))
                .hasMessageContaining("drover.db.pool-size: a whole number, not 'many'");
        assertThatThrownBy(() -> settings.flag("drover.bus.enabled"))
                .hasMessageContaining("drover.bus.enabled: true or false, not 'yes'");
        assertThatThrownBy(() -> settings.required("drover.db.url")).hasMessageContaining("drover.db.url: must be set");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Settings.defaults().overlaidBy(directory.resolve("none.properties")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("none.properties")
                .hasMessageContaining("cannot be read");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("application.properties"), text);
    }

    /** Where each key is named first, in main code and in YAML. */
    private static Map<String, String> uses(Pattern pattern) throws IOException {
        Map<String, String> uses = new TreeMap<>();
        sources().forEach((place, text) -> {
            Matcher found = pattern.matcher(text);
            while (found.find()) {
                String key = found.group(found.groupCount());
                if (!NO_KEYS.contains(key)) {
                    uses.putIfAbsent(key, place);
                }
            }
        });
        return uses;
    }

    private static String section(String key) {
        return key.split("\\.")[1];
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
            for (Path file :
                    files.filter(f -> f.toString().matches(".*\\.(java|yaml)")).toList()) {
                sources.put(file.toString(), Files.readString(file));
            }
        }
        return sources;
    }
}

package io.drover.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Freshmaker's config.py as it is: what of it is read, and what is refused with place and advice. */
class PythonConfigTest {
    private static final String BODHI = "RebuildImagesOnRPMBodhiUpdate";
    private static final String DOCKERFILE = "RebuildImagesOnGitDockerfileChange";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"freshmaker-config-invented.py", "freshmaker-config-2019-invented.py"})
    void theSameSiteMeansTheSameInBothSpellings(String file) throws IOException {
        RebuildPolicy policy = RebuildPolicy.read(Path.of("src/test/resources/rebuild", file), "ProdConfiguration");

        assertThat(policy.judgeModule("x", "nodejs", "f42").allowed()).isTrue();
        assertThat(policy.judgeModule("x", "nodejs", "f39").allowed()).isFalse();
        assertThat(policy.judgeModule("x", "nodejs-extra", "f42").allowed()).isFalse();
        assertThat(image(policy, BODHI, Map.of("image_name", "httpd", "published", true, "branch", "f42")))
                .isTrue();
        assertThat(image(policy, BODHI, Map.of("image_name", "httpd", "published", false, "branch", "f42")))
                .isFalse();
        assertThat(image(policy, BODHI, Map.of("image_name", "httpd", "branch", "f40", "manual", true)))
                .isTrue();
        assertThat(image(policy, BODHI, Map.of("image_name", "fedora-base", "branch", "f42")))
                .isFalse();
        assertThat(image(policy, DOCKERFILE, Map.of("name", "anything", "branch", "rawhide")))
                .isTrue();
        assertThat(image(policy, DOCKERFILE, Map.of("name", "anything", "branch", "f42")))
                .isFalse();
        assertThat(image(policy, "RebuildImagesOnAsyncManualBuild", Map.of("name", "anything", "branch", "rawhide")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"freshmaker-config-invented.py", "freshmaker-config-2019-invented.py"})
    void theInheritedListDeniesWithItsFileAndLine(String file) throws IOException {
        Path config = Path.of("src/test/resources/rebuild", file);
        String section = "ProdConfiguration";
        String allowing = Files.readString(config).replace("httpd$|nginx$", "fedora-base$");
        RebuildPolicy policy = RebuildPolicy.read(write(allowing), section);

        Verdict verdict = policy.judgeImage(
                BODHI, Map.of("image_name", "fedora-base", "published", true, "branch", "f42", "image_version", "1"));

        assertThat(verdict.reason())
                .matches(
                        "deny rule global\\.image\\[0] \\(\\S+config\\.py:\\d+\\) image_name=fedora-\\(base\\|minimal\\)\\$"
                                + " matches fedora-base");
        int line = verdict.rule().orElseThrow().place().line();
        assertThat(allowing.lines().toList().get(line - 1)).contains("fedora-(base|minimal)$");
    }

    @Test
    void anotherClassHasListsOfItsOwn() throws IOException {
        Path config = Path.of("src/test/resources/rebuild/freshmaker-config-invented.py");

        assertThat(image(RebuildPolicy.read(config, "DevConfiguration"), BODHI, Map.of("name", "x")))
                .isTrue();
        assertThat(image(RebuildPolicy.read(config, "BaseConfiguration"), BODHI, Map.of("name", "x")))
                .isFalse();
        assertThatThrownBy(() -> RebuildPolicy.read(config, "StageConfiguration"))
                .hasMessageContaining(
                        "there is no class StageConfiguration; it has BaseConfiguration, DevConfiguration,"
                                + " ProdConfiguration");
    }

    @Test
    void aClassMayStandInOneLineAndStatementsMayShareOne() throws IOException {
        Path config = Path.of("src/test/resources/rebuild/freshmaker-config-2019-invented.py");

        assertThat(RebuildPolicy.read(config, "TestConfiguration").judgeImage("x", Map.of("name", "a")))
                .asString()
                .contains("config-2019-invented.py:3");
    }

    @Test
    void aFileWithoutClassesIsReadAsItStands() throws IOException {
        RebuildPolicy policy = read("HANDLER_BUILD_ALLOWLIST: dict = {'global': {'module': {'name': 'a$'}}}\n");

        assertThat(policy.judgeModule("x", "a", "1").allowed()).isTrue();
        assertThat(policy.judgeModule("x", "ab", "1").allowed()).isFalse();
    }

    @Test
    void theLastAssignmentOfAClassCounts() throws IOException {
        RebuildPolicy policy = read(
                """
                class ProdConfiguration:
                \tHANDLER_BUILD_ALLOWLIST = {'global': {'module': {'name': 'a$'}}}
                \tHANDLER_BUILD_ALLOWLIST = {'global': {'module': {'name': 'b$'}}}
                """);

        assertThat(policy.judgeModule("x", "a", "1").allowed()).isFalse();
        assertThat(policy.judgeModule("x", "b", "1").allowed()).isTrue();
    }

    @Test
    void listsAreInheritedInPythonsOrder() throws IOException {
        RebuildPolicy policy = read(
                """
                class Root: HANDLER_BUILD_ALLOWLIST = {'global': {'module': {'name': 'root$'}}}
                class Left(Root): pass
                class Right(Root): HANDLER_BUILD_ALLOWLIST = {'global': {'module': {'name': 'right$'}}}
                class ProdConfiguration(Left, Right, metaclass=Strict): DEBUG = False
                """);

        assertThat(policy.judgeModule("x", "right", "1").allowed()).isTrue();
        assertThat(policy.judgeModule("x", "root", "1").allowed()).isFalse();
    }

    @Test
    void anUnknownBaseMattersOnlyWhereItMightSetAList() throws IOException {
        String own =
                "class ProdConfiguration(Company):\n  HANDLER_BUILD_ALLOWLIST = {'global': {'module': {'name': 'a$'}}}\n";

        assertThat(read(own + "  HANDLER_BUILD_BLOCKLIST = {}\n")
                        .judgeModule("x", "a", "1")
                        .allowed())
                .isTrue();
        assertThatThrownBy(() -> read(own))
                .hasMessageContaining(
                        "config.py:1:25: ProdConfiguration inherits from Company, which is not in this file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "r'\\d+$' => 42",
                "'\\x61b$' => ab",
                "u'a' \"b\" 'c$' => abc",
                "('a' + 'b' + r'$') => ab",
                "'''a''' \"\"\"b$\"\"\" => ab",
                "['x$', 'ab$'] + ['y$'] => ab",
                "('x$', 'ab$',) => ab",
                "'a\\d$' => a7",
                "5 => 5",
                "1.10 => 1.1",
                "1_000 => 1000",
                "True => True",
            })
    void everyKindOfLiteralIsRead(String literal, String name) throws IOException {
        RebuildPolicy policy = read("HANDLER_BUILD_ALLOWLIST = {'global': {'module': {'name': " + literal + "}}}\n");

        assertThat(policy.judgeModule("x", name, "1").allowed()).isTrue();
        assertThat(policy.judgeModule("x", "-" + name, "1").allowed()).isFalse();
    }

    @Test
    void anyAndAllOfNothingAreWhatPythonMakesOfThem() throws IOException {
        assertThat(read("HANDLER_BUILD_ALLOWLIST = {'global': {'module': any_()}}\n")
                        .judgeModule("x", "a", "1")
                        .allowed())
                .isFalse();
        assertThat(read("HANDLER_BUILD_ALLOWLIST = {'global': {'module': all_()}}\n")
                        .judgeModule("x", "a", "1")
                        .allowed())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "NAMES => 1:58: only literals are read here, and 'NAMES' is none; write what it stands for",
                "'a-{}'.format(x) => 1:64: only literals are read here, and '.' is none; write the whole text out",
                "'%s' % x => '%' is none; write the whole text out",
                "f'{x}' => 1:58: values are put into this string, f'{x}'; write the whole text out",
                "b'x' => these are bytes, b'x'; write a text, without the b",
                "[n for n in NAMES] => 1:59: only literals are read here, and 'n' is none; write what it stands for",
                "['a' for n in NAMES] => 'for' is none; write every element out",
                "'a' if DEBUG else 'b' => 'if' is none; write the value that is meant",
                "{'a', 'b'} => 1:59: this is a set; write a list: ['a', …]",
                "re.escape('a') => 're' is none",
                "set(['a']) => 'set' is none; write [value, …]",
                "[*NAMES] => '*' is none; write the rules out that are put in here",
                "['a', 5] => 5 is no text, and a list holds only such; write '5'",
                "['a', True] => True is no text, and a list holds only such; write 'True'",
                "0x1F => the number 0x1F is compared as Python spells it; write a text: '0x1F'",
                "'a' + ['b'] => 1:62: + joins two strings or two lists only",
                "'a' 5 => '5' is none; write a dict, list or string",
                "'\\N{BULLET}' => a character is named in this string",
                "'(a' => 1:58: allow rule global.module.name: '(a' is not a regular expression",
                "{'x': 'y'} => a pattern is text, or a list of texts; found a mapping",
            })
    void whatIsNoLiteralIsRefusedWithItsPlaceAndWhatToWrite(String expression, String message) {
        assertThatThrownBy(
                        () -> read("HANDLER_BUILD_ALLOWLIST = {'global': {'module': {'name': " + expression + "}}}\n"))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("config.py:1:")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "any({'name': 'a'}) => 'any' is none; write any_(rule, …), Freshmaker's own",
                "dict(name='a') => 'dict' is none; write {'key': value}",
                "{**BASE} => '**' is none; write the rules out that are put in here",
                "{'name': 'a'} | {'branch': 'b'} => write one dict with the keys of both",
                "{'any': [{'name': 'a'}]} => 'any' is an ordinary key here; write any_(rule, …)",
                "{'name': 'a', 'name': 'b'} => the key 'name' is there twice, and Python drops the first; keep one",
                "any_([{'name': 'a'}]) => a list of rules starts with an operator",
                "any_(*RULES) => '*' is none; write the rules out",
                "{5: 'a'} => a key is a string; found 5",
            })
    void rulesThatMustBeComputedAreRefused(String rule, String message) {
        String text = "HANDLER_BUILD_ALLOWLIST = {'global': {'module': " + rule + "}}\n";
        assertThatThrownBy(() -> read(text)).isInstanceOf(PolicyException.class).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "HANDLER_BUILD_ALLOWLIST = BaseConfiguration.HANDLER_BUILD_ALLOWLIST => 2:29: only literals are read",
                "HANDLER_BUILD_ALLOWLIST.update(x={}) => 2:3: HANDLER_BUILD_ALLOWLIST is changed by code here",
                "HANDLER_BUILD_ALLOWLIST['global'] = {} => 2:3: HANDLER_BUILD_ALLOWLIST is changed by code here",
                "HANDLER_BUILD_ALLOWLIST += {} => is changed by code here",
                "HANDLER_BUILD_ALLOWLIST['global'].update({}) => is changed by code here",
                "OTHER = HANDLER_BUILD_ALLOWLIST = {} => 2:11: HANDLER_BUILD_ALLOWLIST is changed by code here",
                "if DEBUG: HANDLER_BUILD_ALLOWLIST = {} => 2:13: HANDLER_BUILD_ALLOWLIST is changed by code here",
                "if DEBUG:\\n    HANDLER_BUILD_ALLOWLIST = {} => 3:5: HANDLER_BUILD_ALLOWLIST is changed by code here",
                "del HANDLER_BUILD_ALLOWLIST => is changed by code here",
                "DEBUG = True\\nProdConfiguration.HANDLER_BUILD_BLOCKLIST = {} => 3:19: HANDLER_BUILD_BLOCKLIST is changed",
                "A = 'no end\\n  B = 1 => 2:7: this string has no end",
                "HANDLER_BUILD_ALLOWLIST = {}\\n  HANDLER_BUILD_WHITELIST = {} => are the same list in two spellings",
                "HANDLER_BUILD_ALLOWLIST = {'global': {'modules': {}}} => 2:41: HANDLER_BUILD_ALLOWLIST.global.modules: no such artifact type",
                "HANDLER_BUILD_ALLOWLIST = [] => expected a mapping of handler names",
            })
    void whatWouldHaveToBeRunIsRefused(String body, String message) {
        String text = "class ProdConfiguration:\n  " + body.replace("\\n", "\n") + "\n";
        assertThatThrownBy(() -> read(text)).isInstanceOf(PolicyException.class).hasMessageContaining(message);
    }

    @Test
    void readingAListElsewhereIsNoChange() throws IOException {
        RebuildPolicy policy = read(
                """
                class ProdConfiguration:
                    HANDLER_BUILD_ALLOWLIST = {'global': {'module': {'name': 'a$'}}}
                    NAMES = sorted(HANDLER_BUILD_ALLOWLIST['global'])

                    def names(self):
                        HANDLER_BUILD_ALLOWLIST = {}
                        return HANDLER_BUILD_ALLOWLIST
                """);

        assertThat(policy.judgeModule("x", "a", "1").allowed()).isTrue();
    }

    @Test
    void trapsHaveThePlaceOfThePattern() throws IOException {
        assertThat(read("HANDLER_BUILD_ALLOWLIST = {'global': {'module': {\n  'name': ['a$',\n           'b']}}}\n")
                        .traps())
                .singleElement()
                .asString()
                .endsWith(
                        "config.py:3:12: allow rule global.module: name=b also matches whatever begins so; write b$ for"
                                + " exactly that, b.* if it is meant");
    }

    private RebuildPolicy read(String text) throws IOException {
        return RebuildPolicy.read(write(text), "ProdConfiguration");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("config.py"), text);
    }

    private static boolean image(RebuildPolicy policy, String handler, Map<String, ?> criteria) {
        return policy.judgeImage(handler, criteria).allowed();
    }
}

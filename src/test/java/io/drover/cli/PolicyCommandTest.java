package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.settings.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code drover policy lint} and {@code drover policy explain}, offline. */
class PolicyCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PYTHON = "src/test/resources/rebuild/freshmaker-config-invented.py";
    private static final String BODHI = "RebuildImagesOnRPMBodhiUpdate";

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void lintIsContentWithACleanFile() {
        assertThat(run("lint", PYTHON)).isZero();
        assertThat(out).hasToString(PYTHON + ": all well\n");
    }

    @Test
    void lintSaysWhereWhatAndWhatInstead() throws IOException {
        Path file = policy("global:\n  allow:\n    module:\n      name: base\n");

        assertThat(run("lint", file.toString())).isEqualTo(3);
        assertThat(out.toString().lines())
                .containsExactly(
                        file
                                + ":4:13: allow rule global.module: name=base also matches whatever begins so; write base$ for"
                                + " exactly that, base.* if it is meant",
                        file + ": 1 warning");
    }

    @Test
    void lintForMachinesHasTheSameInFields() throws IOException {
        Path file = policy("global:\n  allow:\n    module:\n      name: base\n");

        assertThat(run("lint", "--json", file.toString())).isEqualTo(3);
        assertThat(JSON.readTree(out.toString()))
                .isEqualTo(JSON.readTree(
                        "{\"file\": \"" + file + "\", \"warnings\": [{\"line\": 4, \"column\": 13, \"rule\":"
                                + " \"allow rule global.module\", \"meaning\": \"name=base also matches whatever begins so\","
                                + " \"instead\": \"write base$ for exactly that, base.* if it is meant\"}]}"));
    }

    @Test
    void lintFailsOverWhatCannotBeRead() throws IOException {
        Path file = policy("global: {allow: {modules: {}}}\n");

        assertThat(run("lint", file.toString())).isEqualTo(1);
        assertThat(err.toString()).contains(file + ":1:18: global.allow.modules: no such artifact type");
        assertThat(run("lint", directory.resolve("absent.yaml").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("absent.yaml cannot be read");
    }

    @Test
    void lintTakesTheConfiguredPolicyWhereNoFileIsNamed() throws IOException {
        Path file = policy("global: {allow: {module: {name: a$}}}\n");
        Path configuration = Files.writeString(
                directory.resolve("application.properties"), "drover.rebuild.policy-file=" + file + "\n");

        assertThat(run("lint", "--config", configuration.toString())).isZero();
        assertThat(out).hasToString(file + ": all well\n");
    }

    @Test
    void explainNamesTheRuleThatDecidesAndEveryCriterion() {
        assertThat(run(
                        "explain",
                        "--file",
                        PYTHON,
                        "--handler",
                        BODHI,
                        "image_name=httpd",
                        "published=False",
                        "branch=f42"))
                .isEqualTo(3);
        assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ").strip()))
                .contains(
                        "image for " + BODHI + ": denied",
                        "the rule that decides: allow rule " + BODHI + ".image, " + PYTHON + ":63:13",
                        "deny list: the rule of global",
                        "rule, criterion given wanted outcome",
                        "image_name httpd httpd$|nginx$ matches",
                        "published False True does not match",
                        "manual False True does not match",
                        "allow rule " + BODHI + ".image[0] (" + PYTHON
                                + ":64): published would have to match True, not False")
                .doesNotContain("what would have to differ:");
    }

    @Test
    void explainForMachinesHasFileAndLineOfTheRule() throws IOException {
        assertThat(run("explain", "--json", "--file", PYTHON, "--type", "module", "name=platform", "branch=f42"))
                .isEqualTo(3);
        JsonNode answer = JSON.readTree(out.toString());

        assertThat(answer.path("allowed").booleanValue()).isFalse();
        assertThat(answer.at("/deny/rule/matches").booleanValue()).isTrue();
        assertThat(answer.at("/allow/rule/criteria/0"))
                .isEqualTo(JSON.readTree(
                        "{\"criterion\": \"name\", \"value\": \"platform\", \"wanted\": \"one of nodejs$, postgresql$\", \"by\":"
                                + " \"\", \"outcome\": \"does not match\"}"));
        assertThat(answer.path("rule"))
                .isEqualTo(JSON.readTree("{\"list\": \"allow\", \"path\": \"global.module\", \"file\": \"" + PYTHON
                        + "\", \"line\": 54, \"column\": 13}"));
        assertThat(answer.path("differ")).hasSize(2);
    }

    @Test
    void explainEndsWellWhereItIsAllowed() {
        assertThat(run("explain", "--file", PYTHON, "--type", "module", "name=nodejs", "branch=f42"))
                .isZero();
        assertThat(out.toString()).contains("module for global: allowed", "what would have to differ:");
    }

    @Test
    void explainKnowsTheClassesOfAPythonFile() {
        assertThat(run("explain", "--file", PYTHON, "--section", "DevConfiguration", "name=x"))
                .isZero();
        assertThat(run("explain", "--file", PYTHON, "--section", "Nobody", "name=x"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("there is no class Nobody");
    }

    @Test
    void explainRefusesWhatNoArtifactIsJudgedBy() {
        assertThat(run("explain", "--file", PYTHON, "--type", "module", "image_name=x"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("'image_name' is nothing that a module is judged by; use name, branch");
        assertThat(run("explain", "--type", "cake", "name=x")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no type 'cake'; use image, module or rpm");
    }

    private Path policy(String text) throws IOException {
        return Files.writeString(directory.resolve("policy.yaml"), text);
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        return new CommandLine(new PolicyCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setExecutionExceptionHandler((thrown, line, parsed) -> {
                    assertThat(thrown).isInstanceOf(SettingsException.class);
                    err.write(thrown.getMessage());
                    return 1;
                })
                .execute(arguments);
    }
}

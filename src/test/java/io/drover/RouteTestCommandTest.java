package io.drover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code drover test}, as integrators call it. */
class RouteTestCommandTest {
    private static final String SHIPPED = "/sandbox/routes/";

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void site() throws IOException {
        Files.createDirectories(directory.resolve("tests"));
        copy("sign-what-is-a-candidate.yaml");
        copy("tests/sign-what-is-a-candidate.test.yaml");
    }

    @Test
    void theSandboxsTestsPassAndTheReadmeShowsThem() throws IOException {
        assertThat(test()).isZero();
        assertThat(out.toString())
                .contains(
                        "✔ a build in a candidate tag goes on to be signed",
                        "✔ another tag is left alone",
                        "all well: 2 tests");
        String shipped = Files.readString(directory.resolve("tests/sign-what-is-a-candidate.test.yaml"));
        assertThat(Files.readString(Path.of("README.md")))
                .contains(shipped.substring(shipped.indexOf("- test:"), shipped.indexOf("\n\n")));
    }

    @Test
    void aRouteThatDecidesOtherwiseIsNamedWithItsReason() throws IOException {
        Path route = directory.resolve("sign-what-is-a-candidate.yaml");
        Files.writeString(route, Files.readString(route).replace("endswith(\"-candidate\")", "endswith(\"-build\")"));

        assertThat(test()).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "✘ a build in a candidate tag goes on to be signed",
                        "test.yaml:2: sign-what-is-a-candidate: ignored instead of acted: not so: the build was tagged"
                                + " into a candidate tag",
                        "no action fits koji-tag-build 'figlet-2.2.5-31.fc42 into f42-signing-pending'",
                        "2 of 2 tests failed");
    }

    @Test
    void theActionThatAlmostFitsIsShown() throws IOException {
        Path tests = directory.resolve("tests/sign-what-is-a-candidate.test.yaml");
        Files.writeString(tests, Files.readString(tests).replace("tag: f42-signing-pending}", "tag: f43}"));

        assertThat(test()).isEqualTo(1);
        assertThat(out.toString())
                .contains("of koji-tag-build 'figlet-2.2.5-31.fc42 into f42-signing-pending' the parameters are"
                        + " {\"build\":\"figlet-2.2.5-31.fc42\",\"tag\":\"f42-signing-pending\"}")
                .doesNotContain("plans more");
    }

    @Test
    void aRouteThatIsNotNamedMustPlanNothing() throws IOException {
        Path route = directory.resolve("sign-what-is-a-candidate.yaml");
        Files.writeString(
                directory.resolve("another.yaml"),
                Files.readString(route).replace("id: sign-what-is-a-candidate", "id: another"));

        assertThat(test("--json")).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "\"ok\":false", "another plans koji-tag-build 'figlet-2.2.5-31.fc42 into", "does not name it");
    }

    @Test
    void lookupsAreAnsweredByTheTestOrCannotTell() throws IOException {
        Path route = directory.resolve("sign-what-is-a-candidate.yaml");
        String looks =
                """
                steps:
                        - to:
                            id: who
                            description: whose it is
                            uri: kamelet:koji-build-lookup
                            variableReceive: build
                        - filter:""";
        Files.writeString(
                route,
                Files.readString(route)
                        .replaceFirst("steps:\\s+- filter:", looks)
                        .replace(
                                ".tag | endswith(\"-candidate\")",
                                "(variable(\"build\") | fromjson | .owner) == \"ann\""));
        Path tests = directory.resolve("tests/sign-what-is-a-candidate.test.yaml");
        String text = Files.readString(tests);
        Files.writeString(tests, text.substring(0, text.indexOf("\n\n")) + "\n");
        assertThat(test()).isEqualTo(1);
        assertThat(out.toString())
                .contains("waiting instead of acted: could not tell: no answer of koji-build-lookup to {\"tag\"");

        Files.writeString(
                tests,
                Files.readString(tests) + "  lookups:\n    - {lookup: koji-build-lookup, answer: {owner: ann}}\n");
        assertThat(test()).as(out.toString()).isZero();
    }

    @Test
    void whatIsMisspeltIsNamedWithItsPlace() throws IOException {
        Files.writeString(
                directory.resolve("tests/wrong.test.yaml"),
                "- test: x\n  message: {topic: a.b, body: {}}\n  expects: {}\n");

        assertThat(test()).isEqualTo(1);
        assertThat(err.toString())
                .contains("wrong.test.yaml:1: expects is not known here; it has expect, lookups, message, test");
    }

    @Test
    void withoutAnyTestItSaysWhereOneGoes() throws IOException {
        Files.delete(directory.resolve("tests/sign-what-is-a-candidate.test.yaml"));

        assertThat(test()).isEqualTo(1);
        assertThat(err.toString()).contains("there is no test: write one into", "tests/my-route.test.yaml");
    }

    private int test(String... options) {
        CommandLine line = Drover.commandLine("test");
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        String[] all = new String[options.length + 3];
        all[0] = "test";
        all[1] = "--routes";
        all[2] = directory.toString();
        System.arraycopy(options, 0, all, 3, options.length);
        return line.execute(all);
    }

    private void copy(String name) throws IOException {
        try (InputStream in = RouteTestCommandTest.class.getResourceAsStream(SHIPPED + name)) {
            Files.copy(in, directory.resolve(name));
        }
    }
}

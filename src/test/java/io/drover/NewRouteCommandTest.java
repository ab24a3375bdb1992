package io.drover;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.dispatch.VerbSheets;
import io.drover.dispatch.Verbs;
import io.drover.routes.RouteFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code drover new route}: whatever the verb, what it writes passes check and test. */
class NewRouteCommandTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void forEachVerbThereIsARouteWhoseTestPasses() throws IOException {
        RouteFiles files = new RouteFiles(directory, Set.of());
        VerbSheets verbs = new VerbSheets(new Verbs(files::kamelet), files::verbs);
        assertThat(verbs.all()).hasSizeGreaterThan(40);
        verbs.all().forEach(verb -> assertThat(write("on-" + verb.name(), "site." + verb.name(), verb.name()))
                .as(err.toString())
                .isZero());

        assertThat(run("test", "--routes", directory.toString()))
                .as(out + "\n" + err)
                .isZero();
        assertThat(out.toString()).contains("all well: " + 2 * verbs.all().size() + " tests");
    }

    @Test
    void namesTheVerbsThereAreAndOverwritesNothing() throws IOException {
        assertThat(write("a-route", "buildsys.tag", "koji-tag-bild")).isEqualTo(2);
        assertThat(err.toString()).contains("--verb koji-tag-bild: there is no such verb", "koji-tag-build");
        assertThat(write("A Route", "buildsys.tag", "koji-tag-build")).isEqualTo(2);
        assertThat(write("a-route", "buildsys..tag", "koji-tag-build")).isEqualTo(2);
        assertThat(Files.list(directory)).isEmpty();

        assertThat(write("a-route", "buildsys.tag", "koji-tag-build")).isZero();
        assertThat(out.toString()).contains("drover check " + directory, "drover test --routes " + directory);
        assertThat(write("a-route", "buildsys.tag", "koji-untag-build")).isEqualTo(2);
        assertThat(err.toString()).contains("a-route.camel.yaml is there already");
        assertThat(Files.readString(directory.resolve("a-route.camel.yaml"))).contains("action:koji-tag-build");
        assertThat(run("new", "route", "--topic", "a.b", "--verb", "koji-tag-build", "--routes", directory.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--id is missing");
    }

    private int write(String id, String topic, String verb) {
        return run("new", "route", "--id", id, "--topic", topic, "--verb", verb, "--routes", directory.toString());
    }

    private int run(String... arguments) {
        CommandLine line = Drover.commandLine(arguments);
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }
}

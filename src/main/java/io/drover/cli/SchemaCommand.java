package io.drover.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.drover.check.EditorSchema;
import io.drover.routes.RouteFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover schema}: what editors need to know of the files that integrators write. */
@Command(
        name = "schema",
        description = {
            "Write the JSON schemas by which editors complete and check YAML: of routes, kamelets and tests, with the kamelets,"
                    + " verbs, options and topics that there are.",
            "Into DIR go routes.schema.json, kamelet.schema.json and test.schema.json; without it the one of --of is printed."
        },
        mixinStandardHelpOptions = true)
public final class SchemaCommand implements Callable<Integer> {
    private static final ObjectWriter JSON = new ObjectMapper().writer();

    /** Whose schema it is. */
    enum Kind {
        routes,
        kamelet,
        test
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Configuration configuration = new Configuration();

    @Option(
            names = "--routes",
            paramLabel = "DIR",
            description = "The routes beside whose kamelets it is for, in place of the configured ones.")
    private @Nullable Path routes;

    @Option(names = "--of", paramLabel = "KIND", description = "routes, kamelet or test. Default: routes.")
    private Kind kind = Kind.routes;

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "Folder for the three files; made where it is not there.")
    private @Nullable Path folder;

    @Override
    public Integer call() throws IOException {
        Logging.quiet();
        Path beside = routes == null ? Path.of(configuration.load().text("drover.routes.directory")) : routes;
        EditorSchema schema = new EditorSchema(new RouteFiles(beside, Set.of()));
        PrintWriter out = spec.commandLine().getOut();
        if (folder == null) {
            out.println(text(schema, kind));
        } else {
            Files.createDirectories(folder);
            for (Kind each : Kind.values()) {
                Path file = folder.resolve(each + ".schema.json");
                Files.writeString(file, text(schema, each));
                out.println(file);
            }
        }
        out.flush();
        return 0;
    }

    private static String text(EditorSchema schema, Kind kind) throws IOException {
        return JSON.writeValueAsString(
                switch (kind) {
                    case routes -> schema.routes();
                    case kamelet -> schema.kamelet();
                    case test -> schema.test();
                });
    }
}

package io.drover.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.Inventory;
import io.drover.catalogue.Catalogue;
import io.drover.catalogue.CataloguePages;
import io.drover.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover catalogue}: what there is to be used, as a table, as JSON, or as pages. Exit code 2 for what there is not. */
@Command(
        name = "catalogue",
        description = "Show what there is: topics, kamelets, configuration, messages out, REST, metrics.",
        mixinStandardHelpOptions = true)
public final class CatalogueCommand implements Callable<Integer> {
    /** Only a Drover that runs knows of these. */
    private static final Set<String> TOLD = Set.of("rest", "metrics");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Configuration configuration = new Configuration();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SECTION",
            description =
                    "topics, kamelets, configuration, messages, rest or metrics. Without it, how many there are of each.")
    private @Nullable String section;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME",
            description = "One of them, or a part of the names of some: koji-build.")
    private @Nullable String name;

    @Option(names = "--json", description = "JSON, with all that is known of each.")
    private boolean json;

    @Option(names = "--markdown", paramLabel = "DIR", description = "Write all as pages into this directory.")
    private @Nullable Path markdown;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (markdown != null) {
            write(markdown, out);
        } else if (section == null) {
            ObjectNode all = catalogue(json).toJson();
            out.println(json ? all.toPrettyString() : CatalogueText.counts(all, TOLD));
        } else {
            String known = CatalogueText.section(section)
                    .orElseThrow(() -> refused("there is no section " + section + "; there are "
                            + String.join(", ", CatalogueText.SECTIONS)));
            show(CatalogueText.of(known, catalogue(TOLD.contains(known)).toJson()), out);
        }
        out.flush();
        return 0;
    }

    private Catalogue catalogue(boolean whole) {
        Settings settings = configuration.load();
        Inventory inventory = new Inventory(settings, Clock.systemUTC());
        return Logging.muted(whole ? inventory::whole : inventory::read);
    }

    private void show(CatalogueText text, PrintWriter out) {
        CatalogueText wanted = name == null ? text : text.named(name);
        if (wanted.items().isEmpty()) {
            throw refused("nothing among the " + text.section() + " is called " + name + ", not even in part");
        }
        if (json) {
            out.println(wanted.json().toPrettyString());
        } else {
            out.print(wanted.items().size() == 1 && name != null ? wanted.one() : wanted.list());
        }
    }

    private void write(Path directory, PrintWriter out) throws IOException {
        Files.createDirectories(directory);
        for (Map.Entry<String, String> page :
                new CataloguePages(catalogue(true)).all().entrySet()) {
            Path file = directory.resolve(page.getKey());
            Files.writeString(file, page.getValue());
            out.println("written: " + file);
        }
    }

    private ParameterException refused(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}

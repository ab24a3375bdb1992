package io.drover.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is the same of all commands that do something with dead letters: where, with which, and how it is told. */
final class DeadOrder {
    @Mixin
    private Server server = new Server();

    @Mixin
    private DeadFilter filter = new DeadFilter();

    @Parameters(paramLabel = "N", arity = "0..*", description = "Their numbers; none: all that the options mean.")
    private List<Long> letters = new ArrayList<>();

    @Option(names = "--dry-run", description = "Only show how many and which.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print the server's answers as they are.")
    private boolean json;

    Server server() {
        return server;
    }

    DeadFilter filter() {
        return filter;
    }

    List<Long> letters() {
        return letters;
    }

    boolean isDryRun() {
        return dryRun;
    }

    boolean isJson() {
        return json;
    }

    /** Which letters are meant, for the server. */
    ObjectNode body() {
        return filter.json(letters);
    }

    /** @param verb replay or discard @return the exit code */
    int give(String verb, ObjectNode body, PrintWriter out) throws IOException {
        return new DeadWork(server, out, json).run(verb, body, dryRun);
    }
}

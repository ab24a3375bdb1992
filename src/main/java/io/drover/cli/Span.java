package io.drover.cli;

import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the ledger has received between two times; the options of the commands that read it. */
final class Span {
    @Option(
            names = "--from",
            required = true,
            converter = When.class,
            paramLabel = "TIME",
            description = "What the ledger has received since: 2026-03-01, 2026-03-01T12:00:00Z, or 7d ago.")
    private String from = "";

    @Option(names = "--to", converter = When.class, paramLabel = "TIME", description = "And before; else until now.")
    private @Nullable String to;

    Instant from() {
        return Instant.parse(from);
    }

    /** Not part of it. */
    Instant to() {
        return to == null ? Clock.systemUTC().instant() : Instant.parse(to);
    }
}

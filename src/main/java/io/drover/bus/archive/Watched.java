package io.drover.bus.archive;

import io.drover.ledger.ArchiveMark;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** A scope and how far it has been looked through. */
record Watched(Scope scope, ArchiveMark mark) {

    static List<String> names(Collection<Watched> watched) {
        return watched.stream().map(one -> one.scope().toString()).toList();
    }

    /** The same with its mark moved. */
    Watched at(Instant moved) {
        return new Watched(
                scope,
                new ArchiveMark(
                        mark.scope(),
                        mark.origin(),
                        moved,
                        mark.sweptAt(),
                        mark.askedAt(),
                        mark.state(),
                        mark.answer(),
                        mark.doubtedSince(),
                        mark.recovered()));
    }
}

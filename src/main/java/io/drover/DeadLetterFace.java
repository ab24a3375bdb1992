package io.drover;

import io.drover.api.DeadLetterChanges;
import io.drover.api.DeadLetters;
import io.drover.api.Resources;
import io.drover.ledger.Audit;
import io.drover.ledger.Chain;
import io.drover.ledger.Database;
import io.drover.ledger.DeadLetterDesk;
import io.drover.ledger.DeadLetterSearch;
import io.drover.ledger.Owner;
import io.drover.ledger.Reopening;
import java.time.Clock;

/** The part of the wiring that concerns what REST shows of dead letters and lets people do with them. */
record DeadLetterFace(Database database, Clock clock, Owner owner, Reopening reopening) implements Resources.Face {
    @Override
    public void addTo(Resources resources) {
        DeadLetterSearch search = new DeadLetterSearch(database);
        DeadLetterDesk desk = new DeadLetterDesk(database, clock, owner::name, new Audit(database, clock), reopening);
        new DeadLetters(new io.drover.ledger.DeadLetters(database), search, new Chain(database)).addTo(resources);
        new DeadLetterChanges(desk, search).addTo(resources);
    }
}

package io.drover.sandbox.odcs;

import io.drover.sandbox.Journal;
import java.time.Clock;
import java.util.function.Consumer;

/** Where a change is written down: what there is, what took effect, who is told, and when it is. */
record OdcsBook(Composes composes, Journal journal, Consumer<SimulatedCompose> told, Clock clock) {

    /** Kept, then told. */
    void keep(SimulatedCompose compose) {
        composes.put(compose);
        told.accept(compose);
    }
}

package io.drover.bus.archive;

import io.drover.bus.Envelopes;
import io.drover.bus.Environments;
import io.drover.bus.Subscriptions;
import io.drover.ledger.Acknowledgement;
import io.drover.ledger.InboxEntry;
import io.drover.ledger.PutResult;
import java.util.function.Consumer;

/** What the bus's own door is made of, and who looks at an archived message before it is let in. */
public record Doorway(
        Envelopes envelopes, Environments environments, Subscriptions subscriptions, Stored inbox, Vetting vetting) {

    /** The inbox, as far as it is needed here. */
    @FunctionalInterface
    public interface Stored {
        /** @param whenStored is told what became of the entry, once it is on disk */
        void put(InboxEntry entry, Acknowledgement acknowledgement, Consumer<PutResult> whenStored);
    }

    /** Whether an instance of this configuration judges messages of this topic, prefix included. */
    boolean wants(String topic) {
        String name = environments.place(topic).name();
        return name != null && !subscriptions.matching(name).isEmpty();
    }
}

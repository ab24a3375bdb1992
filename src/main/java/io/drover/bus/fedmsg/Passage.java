package io.drover.bus.fedmsg;

import io.drover.ledger.ReasonClass;
import org.jspecify.annotations.Nullable;

/** What the {@link FedmsgGate} made of what came over ZeroMQ. */
sealed interface Passage {

    /**
     * A fedmsg message under its topic, its signature checked where that is asked for.
     *
     * @param json the envelope, byte for byte as received
     * @param id as fedmsg has it, {@code 2019-uuid}; null where there is none
     * @param signer common name of the signer; null where signatures are not checked
     */
    record Through(String topic, byte[] json, @Nullable String id, @Nullable String signer) implements Passage {}

    /**
     * Something that must not be acted on.
     *
     * @param reason for people
     * @param topic "" where there is none that can be read
     * @param bytes what came: the envelope, or all frames one after another
     */
    record Stopped(ReasonClass reasonClass, String reason, String topic, byte[] bytes) implements Passage {}
}

package io.drover.koji;

import io.drover.dispatch.CallResult;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** What came of one HTTP request to the hub ({@code wire/koji.md} §1), before anyone knows whether the call changes something. */
sealed interface HubReply {

    /** The hub spoke XML-RPC: a value or a fault. */
    record Answered(XmlRpcResponse response) implements HubReply {}

    /**
     * An answer begins and nobody has read it yet.
     *
     * @param release gives the connection back; to be run once, whatever comes
     */
    record Opened(InputStream body, Runnable release) implements HubReply {}

    /** The hub certainly did not execute it; never Done, never Ambiguous. */
    record NotExecuted(CallResult<Object> result, @Nullable Throwable cause) implements HubReply {}

    /** It was sent and there is no readable answer. */
    record Lost(String evidence, @Nullable Throwable cause) implements HubReply {}
}

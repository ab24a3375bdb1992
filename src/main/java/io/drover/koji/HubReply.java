package io.drover.koji;

import io.drover.dispatch.CallResult;
import org.jspecify.annotations.Nullable;

/** What came of one HTTP request to the hub ({@code wire/koji.md} §1), before anyone knows whether the call changes something. */
sealed interface HubReply {

    /** The hub spoke XML-RPC: a value or a fault. */
    record Answered(XmlRpcResponse response) implements HubReply {}

    /** The hub certainly did not execute it; never Done, never Ambiguous. */
    record NotExecuted(CallResult<Object> result, @Nullable Throwable cause) implements HubReply {}

    /** It was sent and there is no readable answer. */
    record Lost(String evidence, @Nullable Throwable cause) implements HubReply {}
}

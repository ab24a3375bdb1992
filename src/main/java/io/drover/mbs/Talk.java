package io.drover.mbs;

/**
 * One exchange of questions and answers with MBS that ends in a result: says what to ask next, given what came back.
 * Knows nothing of HTTP clients or Camel. Used once, by one thread at a time.
 */
interface Talk {

    /** What to do next: ask, or be done with a body for whoever called the kamelet. */
    sealed interface Next {
        record Ask(MbsRequest request) implements Next {}

        record End(Object body) implements Next {}
    }

    /** The first question, or the end if there is nothing to ask. @throws io.drover.dispatch.CallFailed */
    Next begin();

    /** An answer arrived, whatever its status. @throws io.drover.dispatch.CallFailed where the kamelet has to fail */
    Next answered(MbsReply reply);

    /**
     * The question got no answer.
     *
     * @param sent false where the request certainly did not leave: no connection, no such host, no TLS
     * @param evidence one line on what happened
     * @throws io.drover.dispatch.CallFailed where the kamelet has to fail
     */
    Next lost(boolean sent, String evidence);

    /** Gives back what it held, however it ended; any number of times. */
    default void close() {}
}

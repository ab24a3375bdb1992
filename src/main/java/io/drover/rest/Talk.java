package io.drover.rest;

/**
 * Questions and answers that belong together and end in a result: says what to ask next, given what came back. Knows
 * nothing of HTTP clients or Camel. Used once, by one thread. What gets no answer at all ends it: DISPATCH knows what a
 * lost answer means.
 */
public interface Talk {

    /** What to do next: ask, or be done with a body for whoever called the kamelet. */
    sealed interface Next {
        record Ask(RestRequest request) implements Next {}

        record End(Object body) implements Next {}
    }

    /** The first question, or the end where there is nothing to ask. @throws io.drover.dispatch.CallFailed */
    Next begin();

    /** An answer arrived, whatever its status. @throws io.drover.dispatch.CallFailed where the kamelet has to fail */
    Next answered(RestReply reply);
}

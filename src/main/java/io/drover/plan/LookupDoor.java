package io.drover.plan;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.model.ToDefinition;
import org.jspecify.annotations.Nullable;

/** Stands before the lookups of rules, and may answer in their place. */
public interface LookupDoor {
    /**
     * What is called where the route calls a lookup.
     *
     * @param node the step, which names the variables that it asks from and answers to
     * @param kamelet koji-build-lookup
     */
    Processor before(Processor lookup, ToDefinition node, String kamelet);

    /** What a lookup's step is asked, or has answered: the variable where the author named one, else the body. */
    static @Nullable Object at(Exchange exchange, @Nullable String variable) {
        return variable == null ? exchange.getMessage().getBody() : exchange.getVariable(variable);
    }
}

package io.drover.ledger;

import java.util.Optional;

/** Knows how the work that a verb began at its system is stopped. Thread-safe. */
@FunctionalInterface
public interface HowToCancel {
    /** Nothing can be stopped. */
    HowToCancel NOT_AT_ALL = (verb, system, parameters) -> Optional.empty();

    /**
     * @param verb of the action whose work is to be stopped
     * @param system whose queue that action waits in
     * @param parameters JSON, as sent or as planned
     * @return empty where its system cannot be asked to stop it
     */
    Optional<Way> of(String verb, String system, String parameters);

    /**
     * The action that stops it.
     *
     * @param verb koji-cancel-task
     * @param system whose queue that waits in
     * @param parameter of it that takes the external id
     * @param parameters JSON object with its other parameters
     */
    record Way(String verb, String system, String parameter, String parameters) {}
}

package io.drover.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.HowToCancel;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the work of a verb is stopped, as the annotations of its kamelet say: {@code drover.io/cancel: koji-cancel-task} and
 * {@code drover.io/cancel-parameter: task}. Goes to the installation that has the work. Thread-safe.
 */
public final class CancelVerbs implements HowToCancel {
    private static final Logger LOG = LoggerFactory.getLogger(CancelVerbs.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Verbs verbs;

    public CancelVerbs(Verbs verbs) {
        this.verbs = verbs;
    }

    @Override
    public Optional<Way> of(String verb, String system, String parameters) {
        try {
            Verb.Cancel cancel = verbs.required(verb).cancel();
            if (cancel == null) {
                return Optional.empty();
            }
            Verb stopping = verbs.required(cancel.verb());
            ObjectNode others = JsonNodeFactory.instance.objectNode();
            JsonNode profile = JSON.readTree(parameters).path(Verb.PROFILE);
            if (profile.isTextual() && stopping.known().contains(Verb.PROFILE)) {
                others.set(Verb.PROFILE, profile);
            }
            return Optional.of(
                    new Way(stopping.name(), stopping.systemFor(others), cancel.parameter(), others.toString()));
        } catch (IllegalArgumentException | JsonProcessingException e) {
            LOG.warn("it is not known how an action {} is stopped: {}", verb, e.getMessage());
            return Optional.empty();
        }
    }
}

package io.drover.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.springframework.dao.DataAccessException;

/** Whether the index of images knows all there is. Always up, with a warning where it does not: a restart reads nothing faster. */
public final class ImagesHealthCheck extends AbstractHealthCheck {
    private final List<String> hubs;
    private final Function<String, Optional<String>> lacks;
    private final Function<String, Boolean> isUsed;

    /**
     * @param lacks what the index of a hub does not know, in a sentence
     * @param isUsed whether a scan of the hub was ever asked for: where nobody did, nothing is amiss
     */
    public ImagesHealthCheck(
            List<String> hubs, Function<String, Optional<String>> lacks, Function<String, Boolean> isUsed) {
        super("drover", "images");
        this.hubs = List.copyOf(hubs);
        this.lacks = lacks;
        this.isUsed = isUsed;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        try {
            for (String hub : hubs) {
                Optional<String> missing = isUsed.apply(hub) ? lacks.apply(hub) : Optional.empty();
                missing.ifPresent(what -> builder.detail("warning", true).message("warning: " + what));
            }
        } catch (DataAccessException e) {
            builder.message("not known: the ledger's database does not answer");
        }
    }
}

package io.drover.api;

import io.drover.ledger.ArchiveMark;
import io.drover.ledger.ArchiveMarks;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.springframework.dao.DataAccessException;

/**
 * Whether the archive of the bus can be asked. Always up, with a warning where it cannot: Drover does its work without
 * it, and a restart of ours does not bring it back.
 */
public final class ArchiveHealthCheck extends AbstractHealthCheck {
    private final ArchiveMarks marks;

    public ArchiveHealthCheck(ArchiveMarks marks) {
        super("drover", "archive");
        this.marks = marks;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        List<ArchiveMark> troubled;
        try {
            troubled = marks.all().stream()
                    .filter(mark -> mark.state().isTrouble())
                    .toList();
        } catch (DataAccessException e) {
            builder.message("not known: the ledger's database does not answer");
            return;
        }
        if (!troubled.isEmpty()) {
            ArchiveMark first = troubled.get(0);
            builder.detail("warning", true);
            builder.message("warning: " + troubled.size() + " scopes of the archive cannot be relied on; "
                    + first.scope() + " is " + first.state() + ", looked through up to " + first.mark() + ": "
                    + first.answer());
        }
    }
}

package io.drover.dispatch;

import io.drover.ledger.SystemRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Carries operators' orders from the ledger to the systems, and what this instance finds of them back, for the other
 * instances and for those who ask why something waits. One thread at a time.
 */
final class SystemWatch {
    private final Systems systems;
    private final SystemRows rows;
    private final Map<String, Long> obeyed = new HashMap<>();
    private List<SystemStatus> said = List.of();
    private String speaker = "";
    private boolean begun;

    SystemWatch(Systems systems, SystemRows rows) {
        this.systems = systems;
        this.rows = rows;
    }

    /** Once a second. @throws RuntimeException where the ledger is away */
    void look() {
        for (SystemRows.Order order : rows.orders()) {
            Long before = obeyed.put(order.system(), order.revision());
            if (before == null || before != order.revision()) {
                obey(order, before == null && !begun);
            }
        }
        List<SystemStatus> sick = systems.all().stream()
                .map(RemoteSystem::status)
                .filter(status -> status.state() != SystemStatus.State.CLOSED)
                .map(SystemWatch::withoutCounts)
                .toList();
        // another life of this instance has another name, and nothing of what was said before
        if (!rows.speaker().equals(speaker) || !sick.equals(said)) {
            speaker = rows.speaker();
            rows.found(sick.stream().map(SystemWatch::row).toList());
            said = sick;
        }
        begun = true;
    }

    /** A resumption from before our start resumes nothing. */
    private void obey(SystemRows.Order order, boolean old) {
        if (order.paused()) {
            systems.of(order.system()).pause(order.at(), "by " + order.who() + ": " + order.reason());
        } else if (!old) {
            systems.of(order.system()).resume();
        }
    }

    private static SystemStatus withoutCounts(SystemStatus s) {
        return new SystemStatus(s.name(), s.state(), s.since(), s.why(), s.nextTry(), 0, 0, 0, 0);
    }

    private static SystemRows.Found row(SystemStatus s) {
        return new SystemRows.Found(s.name(), "", s.state().word(), s.since(), s.why(), s.nextTry());
    }
}

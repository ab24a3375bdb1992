package io.drover.crash;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.sandbox.Journal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was sent against what the ledger holds, and what is due against what took effect; all that is wrong, at once. */
final class Reckoning {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 20;

    private final Arena arena;
    private final Ledger ledger;
    private final JdbcClient sql;
    private final List<String> wrong = new ArrayList<>();
    private int lost;
    private int twice;
    private int missing;
    private int redelivered;

    Reckoning(Arena arena, JdbcClient sql) {
        this.arena = arena;
        this.ledger = new Ledger(sql);
        this.sql = sql;
    }

    Reckoning reckon() throws IOException {
        Map<UUID, Letter> confirmed = arena.post().confirmed();
        messages(confirmed);
        unreadable(confirmed);
        deliveries(confirmed);
        leftOpen();
        tags();
        eachOnce(
                "mbs",
                arena.simulators().effects("mbs").stream()
                        .map(Journal.Entry::subject)
                        .toList());
        eachOnce("koji", tagged());
        eachOnce(
                "koji",
                ImageBooks.requests(arena.simulators()).stream()
                        .map(ImageBooks::mark)
                        .toList());
        eachOnce("odcs", ImageBooks.composed(arena.simulators()));
        eachOnce(
                "distgit",
                arena.simulators().effects("distgit").stream()
                        .map(Books::trailer)
                        .toList());
        indexes();
        try {
            new Books(ledger, arena.bus().sent(), arena.simulators(), null)
                    .balanceEffects(arena.packager(), arena.libraries());
        } catch (AssertionError all) {
            missing++;
            wrong.add(String.valueOf(all.getMessage()));
        }
        return this;
    }

    private void messages(Map<UUID, Letter> confirmed) {
        Map<UUID, Integer> receptions = new HashMap<>();
        ledger.messages().forEach(row -> {
            if (receptions.put(row.id(), row.receptions()) != null) {
                wrong.add("two message rows of " + row.id());
            }
        });
        redelivered = receptions.values().stream().mapToInt(times -> times - 1).sum();
        List<UUID> gone = confirmed.values().stream()
                .filter(letter -> letter.kind() != Letter.Kind.UNREADABLE)
                .map(Letter::id)
                .filter(id -> !receptions.containsKey(id))
                .toList();
        lost += gone.size();
        complain("confirmed by the broker and not in the ledger", gone);
    }

    private void unreadable(Map<UUID, Letter> confirmed) throws IOException {
        Set<String> kept = new HashSet<>();
        for (String headers : sql.sql("SELECT headers FROM dead_letter WHERE headers IS NOT NULL")
                .query(String.class)
                .list()) {
            kept.add(JSON.readTree(headers).path(Letter.NAME).asText());
        }
        List<UUID> gone = confirmed.values().stream()
                .filter(letter -> letter.kind() == Letter.Kind.UNREADABLE)
                .map(Letter::id)
                .filter(id -> !kept.contains(id.toString()))
                .toList();
        lost += gone.size();
        complain("unreadable, and no dead letter", gone);
        complain(
                "dead letters of readable messages and of actions",
                sql.sql("SELECT reason_class || ' ' || source || ': ' || evidence FROM dead_letter"
                                + " WHERE message_id IS NOT NULL OR action_id IS NOT NULL")
                        .query(String.class)
                        .list());
    }

    private void deliveries(Map<UUID, Letter> confirmed) {
        Map<String, List<String>> routes = new HashMap<>(Books.ROUTES);
        routes.put(Traffic.TESTED, List.of("site-tag-tested-builds"));
        Set<String> wanted = new HashSet<>();
        confirmed.values().stream()
                .filter(letter -> letter.kind() == Letter.Kind.READABLE)
                .forEach(letter -> routes.getOrDefault(letter.topic().substring(Traffic.PREFIX.length() + 1), List.of())
                        .forEach(route -> wanted.add(letter.id() + " " + route)));
        Set<String> there = new HashSet<>();
        for (Ledger.DeliveryRow row : ledger.deliveries()) {
            if (!there.add(row.message() + " " + row.route())) {
                wrong.add("two deliveries of " + row.message() + " to " + row.route());
            }
        }
        Set<String> gone = new TreeSet<>(wanted);
        gone.removeAll(there);
        lost += gone.size();
        complain("deliveries that are due and not there", gone);
        there.removeAll(wanted);
        // a message whose confirm got lost when all ended may have been stored
        there.removeIf(delivery -> !confirmed.containsKey(UUID.fromString(delivery.substring(0, 36))));
        complain("deliveries that nobody asked for", there);
    }

    private void leftOpen() {
        complain("not at its end", waiting());
    }

    /** What is not at its end, and why. */
    List<String> waiting() {
        List<String> waiting = new ArrayList<>(sql.sql(
                        "SELECT 'delivery ' || id || ' to ' || route || ' ' || state || ': ' || COALESCE(reason, 'no reason')"
                                + " FROM delivery WHERE state IN ('PENDING', 'WAITING') ORDER BY id")
                .query(String.class)
                .list());
        waiting.addAll(sql.sql(
                        "SELECT 'action ' || id || ' ' || verb || ' ' || state || ': ' || COALESCE(reason, 'no reason')"
                                + " FROM action WHERE state IN ('PLANNED', 'SENDING', 'UNKNOWN', 'ACCEPTED') ORDER BY id")
                .query(String.class)
                .list());
        waiting.addAll(
                sql.sql("SELECT 'publication ' || id || ' ' || topic FROM publication WHERE state = 'OWED' ORDER BY id")
                        .query(String.class)
                        .list());
        return waiting;
    }

    private void tags() {
        Set<String> done = new HashSet<>(tagged());
        Set<String> due = new TreeSet<>(arena.traffic().tagged());
        Set<String> notDone = new TreeSet<>(due);
        notDone.removeAll(done);
        missing += notDone.size();
        complain("tags that are due and koji was never asked for", notDone);
        done.removeAll(due);
        complain("tags that nobody asked for", done);
    }

    private List<String> tagged() {
        return arena.simulators().effects("koji").stream()
                .filter(entry -> entry.what().equals("tagBuild"))
                .map(Journal.Entry::subject)
                .toList();
    }

    private void eachOnce(String system, List<String> effects) {
        Map<String, Long> times =
                effects.stream().collect(Collectors.groupingBy(e -> e, TreeMap::new, Collectors.counting()));
        times.values().removeIf(count -> count == 1);
        twice += times.values().stream().mapToInt(count -> (int) (count - 1)).sum();
        complain(system + " did more than once", times.entrySet());
    }

    /** Tables against their indexes: what a torn file would show (inbox.md §5). */
    private void indexes() {
        nothing(
                "deliveries without message",
                "delivery d LEFT JOIN message m ON m.id = d.message_id WHERE m.id IS NULL");
        nothing("actions without event", "action a LEFT JOIN event e ON e.id = a.event_id WHERE e.id IS NULL");
        nothing("calls without action", "call c LEFT JOIN action a ON a.id = c.action_id WHERE a.id IS NULL");
        for (String table : List.of("message", "delivery", "event", "action", "call", "lookup", "dead_letter")) {
            List<Object> ids = sql.sql("SELECT id FROM " + table).query().singleColumn();
            Long counted =
                    sql.sql("SELECT COUNT(*) FROM " + table).query(Long.class).single();
            if (new HashSet<>(ids).size() != ids.size() || counted != ids.size()) {
                wrong.add(table + " has " + ids.size() + " rows of " + new HashSet<>(ids).size() + " ids, and counts "
                        + counted);
            }
            List<Object> unfound = ids.stream()
                    .filter(id -> sql.sql("SELECT COUNT(*) FROM " + table + " WHERE id = ?")
                                    .param(id)
                                    .query(Long.class)
                                    .single()
                            != 1)
                    .toList();
            complain(table + " rows that their key does not find", unfound);
        }
    }

    private void nothing(String what, String from) {
        Long count = sql.sql("SELECT COUNT(*) FROM " + from).query(Long.class).single();
        if (count != 0) {
            wrong.add(count + " " + what);
        }
    }

    private void complain(String what, Collection<?> about) {
        if (!about.isEmpty()) {
            wrong.add(about.size() + " " + what + ": "
                    + about.stream().limit(SHOWN).map(String::valueOf).collect(Collectors.joining("\n  ", "\n  ", "")));
        }
    }

    /** Confirmed messages and due deliveries that are not there. */
    int lost() {
        return lost;
    }

    /** Effects beyond the first of their kind. */
    int twice() {
        return twice;
    }

    /** Effects that did not happen. */
    int missing() {
        return missing;
    }

    /** How often a message came again. */
    int redelivered() {
        return redelivered;
    }

    List<String> wrong() {
        return wrong;
    }
}

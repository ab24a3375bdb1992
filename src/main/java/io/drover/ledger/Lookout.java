package io.drover.ledger;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Tells what has become new or different in the ledger since it was asked last, whichever instance did it: reads the newest
 * {@value HappeningRows#NEWEST} rows of each kind, and those that were not at their end when last seen. What comes faster than
 * that is passed over and counted. For one thread.
 */
public final class Lookout {
    /** Rows of a kind that are remembered; the lowest ids are forgotten first. */
    private static final int REMEMBERED = 4 * HappeningRows.NEWEST;

    private final HappeningRows rows;
    private final Clock clock;
    private final Map<String, String> messages = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Map<Happening.Kind, Seen> seen = new HashMap<>();
    private Instant newestMessage = Instant.EPOCH;

    public Lookout(Database database, Clock clock) {
        this.rows = new HappeningRows(database);
        this.clock = clock;
    }

    /** What was seen of the rows of one kind: what they looked like, and which may yet change. */
    private static final class Seen {
        private final Map<Long, String> looks = new HashMap<>();
        private final TreeSet<Long> open = new TreeSet<>();
        private final TreeSet<Long> known = new TreeSet<>();

        /** Whether it looks different from before, or is new. */
        boolean note(long id, String look, boolean isOpen) {
            boolean news = !look.equals(looks.put(id, look));
            known.add(id);
            if (isOpen) {
                open.add(id);
            } else {
                open.remove(id);
            }
            while (known.size() > REMEMBERED) {
                Long lowest = Objects.requireNonNull(known.pollFirst());
                looks.remove(lowest);
                open.remove(lowest);
            }
            return news;
        }
    }

    /**
     * @param happenings oldest first; the first time the newest rows as they are
     * @param missed rows that came in between and are not among them
     */
    public record News(List<Happening> happenings, long missed) {}

    /** Whoever asks again after a pause gets the newest rows anew. */
    public void forget() {
        messages.clear();
        seen.clear();
        newestMessage = Instant.EPOCH;
    }

    public News look() {
        boolean first = seen.isEmpty();
        List<Happening> news = new ArrayList<>(messages());
        long missed = 0;
        for (Happening.Kind kind : List.of(Happening.Kind.DECISION, Happening.Kind.EVENT, Happening.Kind.ACTION)) {
            Seen before = seen.computeIfAbsent(kind, any -> new Seen());
            Long highest = before.known.isEmpty() ? null : before.known.last();
            if (first) {
                before.open.addAll(rows.open(kind));
            }
            List<HappeningRows.Row> found = rows.newest(kind);
            missed += highest == null ? 0 : between(highest, found);
            TreeSet<Long> rest = new TreeSet<>(before.open);
            found.forEach(row -> rest.remove(row.id()));
            found.addAll(rows.these(kind, rest));
            rest.removeAll(found.stream().map(HappeningRows.Row::id).collect(Collectors.toSet()));
            before.open.removeAll(rest);
            for (HappeningRows.Row row : found) {
                if (before.note(row.id(), row.look(), row.open())) {
                    news.add(row.happening(first ? null : clock.instant()));
                }
            }
        }
        news.sort(Comparator.comparing(Happening::at));
        return new News(news, missed);
    }

    /** Ids of one table follow one another, as far as nothing was rolled back. */
    private static long between(long highest, List<HappeningRows.Row> found) {
        long lowest = found.stream().mapToLong(HappeningRows.Row::id).min().orElse(highest);
        return found.size() < HappeningRows.NEWEST ? 0 : Math.max(0, lowest - highest - 1);
    }

    private List<Happening> messages() {
        List<Happening> fresh = rows.messages(newestMessage).stream()
                .filter(message -> messages.put(message.id(), "") == null)
                .toList();
        fresh.stream().map(Happening::at).filter(newestMessage::isBefore).forEach(at -> newestMessage = at);
        return fresh;
    }
}

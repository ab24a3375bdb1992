package io.drover.ledger;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows that a word of people's is about: an id, an NVR, the name of a module or container, a commit, the number of a
 * pull request. What an index answers is looked for everywhere; the rest in the newest rows only. Thread-safe.
 */
public final class Search {
    /** Rows of actions and events that are looked through for a part of their text. */
    public static final int SEARCHED = 20_000;

    /** Messages whose bytes are looked through. */
    public static final int READ = 3_000;

    /** Shorter words are numbers or nothing. */
    public static final int SHORTEST = 3;

    private static final int LONGEST = 300;

    private final Database database;

    public Search(Database database) {
        this.database = database;
    }

    /**
     * A row that was found.
     *
     * @param kind message, event, action
     * @param title what people call it
     * @param found where the word was: "name", "body of the message" …
     */
    public record Hit(String kind, String id, String title, String found, Instant at) {}

    /**
     * The best first, each row once.
     *
     * @param word what people typed, without blanks at its ends, not empty
     * @param message the ledger's id of the message that has the word for its bus id, should there be one
     */
    public List<Hit> find(String word, UUID message, int limit) {
        Map<String, Hit> hits = new LinkedHashMap<>();
        List<List<Hit>> places = new ArrayList<>();
        places.add(messageCalled(message));
        places.add(numbered(word));
        if (word.length() >= SHORTEST && word.length() <= LONGEST) {
            places.add(actionsNamed(word, limit));
            places.add(eventsAbout(word, limit));
            places.add(actionsAbout(word, limit));
            places.add(messagesAbout(word, limit));
        }
        places.forEach(found -> found.forEach(hit -> hits.putIfAbsent(hit.kind() + hit.id(), hit)));
        return hits.values().stream().limit(limit).toList();
    }

    private List<Hit> messageCalled(UUID id) {
        return database.sql()
                .sql("SELECT id, topic AS title, received_at AS at FROM message WHERE id = :id")
                .param("id", id)
                .query((row, number) -> hit("message", row, "message id"))
                .list();
    }

    private List<Hit> numbered(String word) {
        if (!word.matches("\\d{1,18}")) {
            return List.of();
        }
        long id = Long.parseLong(word);
        List<Hit> hits = new ArrayList<>(database.sql()
                .sql("SELECT id, type || ' ' || search_key AS title, created_at AS at FROM event WHERE id = :id")
                .param("id", id)
                .query((row, number) -> hit("event", row, "number of the event"))
                .list());
        hits.addAll(database.sql()
                .sql("SELECT id, verb || ' ' || name AS title, created_at AS at FROM action WHERE id = :id")
                .param("id", id)
                .query((row, number) -> hit("action", row, "number of the action"))
                .list());
        return hits;
    }

    /** By indexes, however old. */
    private List<Hit> actionsNamed(String word, int limit) {
        List<Hit> hits = new ArrayList<>();
        for (String column : new String[] {"name", "external_id", "subject"}) {
            hits.addAll(database.sql()
                    .sql("SELECT id, verb || ' ' || name AS title, created_at AS at FROM action WHERE " + column
                            + " = :word ORDER BY id DESC LIMIT :limit")
                    .param("word", SqlText.clean(word))
                    .param("limit", limit)
                    .query((row, number) -> hit("action", row, column.replace('_', ' ')))
                    .list());
        }
        return hits;
    }

    private List<Hit> eventsAbout(String word, int limit) {
        return database.sql()
                .sql("SELECT n.id, n.type || ' ' || n.search_key AS title, n.created_at AS at FROM (SELECT id, type,"
                        + " search_key, created_at FROM event ORDER BY id DESC LIMIT " + SEARCHED + ") n"
                        + " WHERE LOWER(n.search_key) LIKE :part ESCAPE '!' ORDER BY n.id DESC LIMIT :limit")
                .param("part", part(word))
                .param("limit", limit)
                .query((row, number) -> hit("event", row, "search key"))
                .list();
    }

    private List<Hit> actionsAbout(String word, int limit) {
        return database.sql()
                .sql("SELECT n.id, n.verb || ' ' || n.name AS title, n.created_at AS at FROM (SELECT id, verb, name,"
                        + " subject, original_nvr, rebuilt_nvr, created_at FROM action ORDER BY id DESC LIMIT "
                        + SEARCHED + ") n WHERE LOWER(n.name) LIKE :part ESCAPE '!'"
                        + " OR LOWER(n.rebuilt_nvr) LIKE :part ESCAPE '!'"
                        + " OR LOWER(n.original_nvr) LIKE :part ESCAPE '!' OR LOWER(n.subject) LIKE :part ESCAPE '!'"
                        + " ORDER BY n.id DESC LIMIT :limit")
                .param("part", part(word))
                .param("limit", limit)
                .query((row, number) -> hit("action", row, "name, build or source"))
                .list();
    }

    /** Bodies are bytes, and one of the two databases cannot look into them: they are read and looked through here. */
    private List<Hit> messagesAbout(String word, int limit) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        List<Hit> hits = new ArrayList<>();
        database.sql()
                .sql("SELECT id, topic AS title, received_at AS at, body FROM message ORDER BY received_at DESC LIMIT "
                        + READ)
                .query(row -> {
                    if (hits.size() < limit && holds(row.getBytes("body"), bytes)) {
                        hits.add(hit("message", row, "body of the message"));
                    }
                });
        return hits;
    }

    private static boolean holds(byte @Nullable [] body, byte[] word) {
        if (body == null || word.length == 0) {
            return false;
        }
        for (int from = 0; from <= body.length - word.length; from++) {
            int same = 0;
            while (same < word.length && body[from + same] == word[same]) {
                same++;
            }
            if (same == word.length) {
                return true;
            }
        }
        return false;
    }

    private static String part(String word) {
        String escaped = SqlText.clean(word)
                .toLowerCase(java.util.Locale.ROOT)
                .replace("!", "!!")
                .replace("%", "!%")
                .replace("_", "!_");
        return "%" + escaped + "%";
    }

    private static Hit hit(String kind, ResultSet row, String found) throws SQLException {
        return new Hit(
                kind,
                Columns.requiredText(row, "id"),
                Columns.requiredText(row, "title"),
                found,
                Columns.requiredInstant(row, "at"));
    }
}

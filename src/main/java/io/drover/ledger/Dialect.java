package io.drover.ledger;

import java.util.Map;

/** The two databases, where they differ: H2 is the embedded default, PostgreSQL is for production. */
public enum Dialect {
    POSTGRESQL(Map.of(
            "text",
            "text",
            "bytes",
            "bytea",
            "open",
            "(owner, id) WHERE state = 'PENDING' OR state = 'WAITING'",
            "lz4",
            Dialect.LZ4,
            "keyed",
            Dialect.KEYED,
            "lean",
            Dialect.LEAN,
            "nvrs",
            Dialect.nvrs(" WHERE artifact IS NOT NULL"))),
    /** No large objects: a varbinary of 10 MB works, is as fast, and needs nothing beside the row. */
    H2(Map.of(
            "text",
            "varchar",
            "bytes",
            "varbinary",
            "open",
            "(owner, state, id)",
            "lz4",
            "",
            "keyed",
            "",
            "lean",
            "",
            "nvrs",
            Dialect.nvrs("")));

    /** A third faster than the default for the bodies we get (inbox.md §2); PostgreSQL before 14 or built without it says no. */
    private static final String LZ4 =
            """
            DO $$ BEGIN
              EXECUTE 'ALTER TABLE message ALTER body SET COMPRESSION lz4';
              EXECUTE 'ALTER TABLE dead_letter ALTER body SET COMPRESSION lz4';
            EXCEPTION WHEN feature_not_supported OR syntax_error THEN NULL;
            END $$;""";

    private static final String KEYED =
            """
            CREATE INDEX delivery_keyed ON delivery (route, ordering_key, id)
              WHERE ordering_key IS NOT NULL AND (state = 'PENDING' OR state = 'WAITING');""";

    private static final String LEAN =
            """
            DROP INDEX action_external;
            CREATE INDEX action_external ON action (external_id) WHERE external_id IS NOT NULL;
            DROP INDEX action_subject;
            CREATE INDEX action_subject ON action (subject) WHERE subject IS NOT NULL;
            DROP INDEX action_artifact;
            CREATE INDEX action_artifact ON action (artifact, id) WHERE artifact IS NOT NULL;
            DROP INDEX delivery_event;
            CREATE INDEX delivery_event ON delivery (event_id) WHERE event_id IS NOT NULL;
            CREATE INDEX delivery_waiting ON delivery (owner, route, next_attempt_at) WHERE state = 'WAITING';
            DROP INDEX publication_state;
            CREATE INDEX publication_owed ON publication (id) WHERE state = 'OWED';
            CREATE INDEX action_poll ON action (owner, system, poll_at) WHERE state = 'ACCEPTED';
            CREATE INDEX action_due ON action (owner, system, id)
              WHERE state IN ('PLANNED', 'UNKNOWN', 'SENDING', 'ACCEPTED');""";

    private static String nvrs(String only) {
        return "CREATE INDEX action_original_nvr ON action (original_nvr, id)" + only + ";\n"
                + "CREATE INDEX action_rebuilt_nvr ON action (rebuilt_nvr, id)" + only + ";";
    }

    private final Map<String, String> words;

    Dialect(Map<String, String> words) {
        this.words = words;
    }

    /** What the migrations' placeholders become. */
    Map<String, String> words() {
        return words;
    }

    static Dialect of(String jdbcUrl) {
        if (jdbcUrl.startsWith("jdbc:postgresql:")) {
            return POSTGRESQL;
        }
        if (jdbcUrl.startsWith("jdbc:h2:")) {
            return H2;
        }
        throw new IllegalArgumentException("drover.db.url: neither jdbc:postgresql: nor jdbc:h2: — " + jdbcUrl);
    }
}

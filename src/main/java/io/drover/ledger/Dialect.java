package io.drover.ledger;

import java.util.Map;

/** The two databases, where they differ: H2 is the embedded default, PostgreSQL is for production. */
public enum Dialect {
    POSTGRESQL(Map.of("text", "text", "bytes", "bytea", "open", "WHERE state = 'PENDING' OR state = 'WAITING'")),
    H2(Map.of("text", "varchar", "bytes", "blob", "open", ""));

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

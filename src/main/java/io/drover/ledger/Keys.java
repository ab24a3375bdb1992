package io.drover.ledger;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;

/** Generated identities. */
final class Keys {
    private Keys() {}

    /** Runs an INSERT of one row and returns its {@code id}. */
    static long insert(JdbcClient.StatementSpec statement) {
        KeyHolder keys = new GeneratedKeyHolder();
        statement.update(keys, "id");
        Number key = keys.getKey();
        if (key == null) {
            throw new IllegalStateException("the database returned no id for an inserted row");
        }
        return key.longValue();
    }
}

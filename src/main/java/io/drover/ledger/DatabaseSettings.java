package io.drover.ledger;

/**
 * Where the ledger lives.
 *
 * @param url {@code jdbc:postgresql://host/database} or {@code jdbc:h2:file:/path}; further options go behind it
 * @param user "" for H2's default
 * @param password never printed
 * @param poolSize connections kept at the most, 2 to 100
 */
public record DatabaseSettings(String url, String user, String password, int poolSize) {
    public DatabaseSettings {
        if (poolSize < 2 || poolSize > 100) {
            throw new IllegalArgumentException("drover.db.pool-size: between 2 and 100, not " + poolSize);
        }
    }

    @Override
    public String toString() {
        return "DatabaseSettings[url=" + url + ", user=" + user + ", password=***, poolSize=" + poolSize + "]";
    }
}

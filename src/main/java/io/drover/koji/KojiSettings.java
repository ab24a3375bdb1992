package io.drover.koji;

import java.net.URI;
import java.time.Duration;

/**
 * The section {@code drover.koji} of the configuration.
 *
 * @param server the hub's one address, {@code https://koji.example.org/kojihub}
 * @param user whom to log in as with a password; empty: calls that need no login only
 * @param password of that user; never printed
 * @param timeout until the first byte of an answer, and again until its last, for endpoints that do not say otherwise
 * @param sessions logins held at once, 1 to 100: so many changing calls run in parallel
 */
public record KojiSettings(URI server, String user, String password, Duration timeout, int sessions) {

    public KojiSettings {
        if (!"http".equals(server.getScheme()) && !"https".equals(server.getScheme()) || server.getHost() == null) {
            throw new IllegalArgumentException("drover.koji.server must be an http(s) address, not " + server);
        }
        if (server.getUserInfo() != null || server.getQuery() != null) {
            throw new IllegalArgumentException(
                    "drover.koji.server must hold neither credentials nor a query; use drover.koji.user and password");
        }
        if (user.isEmpty() != password.isEmpty()) {
            throw new IllegalArgumentException(
                    "drover.koji.user and drover.koji.password are given both or not at all");
        }
        if (timeout.toMillis() < 1 || timeout.compareTo(Duration.ofHours(12)) > 0) {
            throw new IllegalArgumentException("drover.koji.timeout must be between 1ms and 12h, not " + timeout);
        }
        if (sessions < 1 || sessions > 100) {
            throw new IllegalArgumentException("drover.koji.sessions must be 1 to 100, not " + sessions);
        }
    }

    boolean anonymous() {
        return user.isEmpty();
    }

    @Override
    public String toString() {
        return "KojiSettings[server=" + server + ", user=" + user + ", password=" + (anonymous() ? "" : "***")
                + ", timeout=" + timeout + ", sessions=" + sessions + "]";
    }
}

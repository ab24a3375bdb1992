package io.drover.koji;

import io.drover.tls.PemFile;
import io.drover.tls.PemFiles;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One koji hub and who we are there: what koji's users call a profile. Its text shows no secret.
 *
 * @param name default, fedora, stg, cbs
 * @param server the hub's one address, {@code https://koji.example.org/kojihub}
 * @param weburl where people look at it, {@code https://koji.example.org/koji}; "" where nobody says
 * @param topurl where its files are, {@code https://kojipkgs.example.org}; "" where nobody says
 * @param serverca PEM of those who may sign the hub's certificate; null for those Java knows
 * @param timeout until the first byte of an answer, and again until its last, for endpoints that do not say otherwise
 * @param sessions logins held at once, 1 to 100: so many changing calls run in parallel
 */
public record KojiProfile(
        String name,
        URI server,
        String weburl,
        String topurl,
        KojiAuth auth,
        @Nullable PemFile serverca,
        Duration timeout,
        int sessions) {

    /** The profile of those who name none. */
    public static final String DEFAULT = "default";

    public KojiProfile {
        boolean https = "https".equals(server.getScheme());
        if (!https && !"http".equals(server.getScheme()) || server.getHost() == null) {
            throw new IllegalArgumentException("server must be an http(s) address, not " + server);
        }
        if (server.getUserInfo() != null || server.getQuery() != null) {
            throw new IllegalArgumentException(
                    "server must hold neither credentials nor a query; use user and password");
        }
        if (auth.needsTls() && !https) {
            throw new IllegalArgumentException(
                    "server must be an https address for a login by certificate or Kerberos, not " + server);
        }
        if (timeout.toMillis() < 1 || timeout.compareTo(Duration.ofHours(12)) > 0) {
            throw new IllegalArgumentException("timeout must be between 1ms and 12h, not " + timeout);
        }
        if (sessions < 1 || sessions > 100) {
            throw new IllegalArgumentException("sessions must be 1 to 100, not " + sessions);
        }
    }

    /** A hub without links, whose certificate Java knows. */
    public static KojiProfile of(String name, URI server, KojiAuth auth, Duration timeout, int sessions) {
        return new KojiProfile(name, server, "", "", auth, null, timeout, sessions);
    }

    /** Reads the files it names, so that a fault shows at the start. @throws IllegalArgumentException that names key and file */
    public void check() {
        auth.check();
        if (serverca != null) {
            PemFiles.authorities(serverca);
        }
    }
}

package io.drover.koji;

import io.drover.tls.PemFile;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A profile as it is written: koji's own keys server, weburl, topurl, authtype, user, cert, serverca, principal, keytab and
 * ccache with their texts. Immutable.
 */
public final class KojiKeys {

    private static final List<String> CACHES_JAVA_CANNOT_READ = List.of("KCM:", "KEYRING:", "DIR:", "MEMORY:", "API:");

    private final String name;
    private final Map<String, KojiValue> values;

    /** @param values by key; what is not there is not set */
    public KojiKeys(String name, Map<String, KojiValue> values) {
        this.name = name;
        this.values = Map.copyOf(values);
    }

    /**
     * The profile it amounts to.
     *
     * @param password of the user, "" for none
     * @throws IllegalArgumentException that says which key is at fault; it never quotes the password
     */
    public KojiProfile profile(String password, Duration timeout, int sessions) {
        return new KojiProfile(
                name,
                server(),
                text("weburl"),
                text("topurl"),
                auth(password),
                text("serverca").isEmpty() ? null : pem("serverca"),
                timeout,
                sessions);
    }

    private URI server() {
        if (text("server").isEmpty()) {
            throw new IllegalArgumentException("server must be set");
        }
        try {
            return new URI(text("server"));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("server must be an http(s) address, not " + text("server"), e);
        }
    }

    private KojiAuth auth(String password) {
        String type =
                text("authtype").isEmpty() ? type(password) : text("authtype").toLowerCase(Locale.ROOT);
        return switch (type) {
            case "noauth" -> new KojiAuth.None();
            case "password" -> new KojiAuth.Password(text("user"), password);
            case "ssl" -> certificate();
            case "kerberos", "gssapi" ->
                new KojiAuth.Kerberos(text("user"), text("principal"), path("keytab"), cache());
            default ->
                throw new IllegalArgumentException(
                        "authtype is one of ssl, kerberos, gssapi, password, noauth, not " + type);
        };
    }

    /** What the credentials are for, where nobody says it. */
    private String type(String password) {
        boolean kerberos = !text("principal").isEmpty()
                || !text("keytab").isEmpty()
                || !text("ccache").isEmpty();
        boolean certificate = !text("cert").isEmpty();
        if (kerberos && certificate) {
            throw new IllegalArgumentException("authtype must be set: there are both a certificate and Kerberos' keys");
        }
        if (kerberos) {
            return "gssapi";
        }
        if (certificate) {
            return "ssl";
        }
        return text("user").isEmpty() && password.isEmpty() ? "noauth" : "password";
    }

    private KojiAuth certificate() {
        if (text("cert").isEmpty()) {
            throw new IllegalArgumentException("cert must be set for authtype ssl");
        }
        return new KojiAuth.Certificate(text("user"), pem("cert"));
    }

    private @Nullable Path cache() {
        String cache = text("ccache");
        for (String kind : CACHES_JAVA_CANNOT_READ) {
            if (cache.toUpperCase(Locale.ROOT).startsWith(kind)) {
                throw new IllegalArgumentException(
                        "ccache is a file, as in FILE:/var/lib/drover/krb5cc: Java reads no cache of kind " + kind);
            }
        }
        return path("ccache");
    }

    private PemFile pem(String key) {
        Path path = path(key);
        if (path == null) {
            throw new IllegalArgumentException(key + " must be set");
        }
        return new PemFile(values.getOrDefault(key, new KojiValue("", key)).place(), path);
    }

    private @Nullable Path path(String key) {
        String text = text(key).replaceFirst("^FILE:", "");
        return text.isEmpty() ? null : path(key, text);
    }

    private static Path path(String key, String text) {
        try {
            return KojiConf.home(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(key + " is not a path: " + text, e);
        }
    }

    private String text(String key) {
        KojiValue value = values.get(key);
        return value == null ? "" : value.text().strip();
    }
}

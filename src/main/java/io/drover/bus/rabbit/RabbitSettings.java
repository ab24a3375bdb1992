package io.drover.bus.rabbit;

import io.drover.bus.TopicPattern;
import io.drover.tls.PemFile;
import io.drover.tls.PemFiles;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where the bus is and what is read from it: the keys {@code drover.bus.*}.
 *
 * @param extraKeys routing keys to bind besides those of the routes, whole, with prefix: {@code #} records everything
 * @param retry pause between two attempts to connect, to find the queue, or to bind it
 */
public record RabbitSettings(Broker broker, Login login, Queue queue, List<String> extraKeys, Duration retry) {

    public RabbitSettings {
        extraKeys.forEach(TopicPattern::parse);
        extraKeys = List.copyOf(extraKeys);
        if (retry.toMillis() < 10 || retry.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException("drover.bus.retry: 10 ms to 5 min, not " + retry);
        }
    }

    /**
     * The broker's address.
     *
     * @param virtualHost as the broker calls it: {@code /}, {@code /pubsub}
     * @param tls null for a plain connection
     */
    public record Broker(String host, int port, String virtualHost, @Nullable Tls tls) {}

    /**
     * PEM files of a TLS connection.
     *
     * @param ca certificates that may sign the broker's; null for those Java knows
     * @param certificate our own with its chain; null where the broker asks for none
     * @param key of {@code certificate}, PKCS#8 or PKCS#1, not encrypted
     */
    public record Tls(@Nullable Path ca, @Nullable Path certificate, @Nullable Path key) {
        public Tls {
            if ((certificate == null) != (key == null)) {
                throw new IllegalArgumentException(
                        "drover.bus.tls.certificate and drover.bus.tls.key belong together: set both or none");
            }
        }

        /** Reads the files. @throws IllegalArgumentException that names the key and the file at fault */
        SSLContext context() {
            try {
                return PemFiles.context(
                        certificate == null || key == null
                                ? null
                                : PemFiles.identity(
                                        new PemFile("drover.bus.tls.certificate", certificate),
                                        new PemFile("drover.bus.tls.key", key)),
                        ca == null ? null : PemFiles.authorities(new PemFile("drover.bus.tls.ca", ca)));
            } catch (GeneralSecurityException e) {
                throw new IllegalArgumentException("drover.bus.tls.*: cannot be used: " + e, e);
            }
        }
    }

    /**
     * Who we are to the broker.
     *
     * @param user blank where the client certificate alone says it (EXTERNAL, as in Fedora)
     * @param password never printed
     */
    public record Login(String user, String password) {
        boolean byCertificate() {
            return user.isBlank();
        }

        @Override
        public String toString() {
            return "Login[user=" + user + ", password=***]";
        }
    }

    /** RabbitMQ's kinds of queue. */
    public enum Kind {
        /** One copy, as the broker has them by default. */
        CLASSIC,
        /** Copies on several nodes of a cluster; RabbitMQ only. */
        QUORUM
    }

    /**
     * The queue that is ours; always durable, since all instances share it and none may lose it.
     *
     * @param exchange what it is bound to; default: to nothing, since whoever writes into it names it
     * @param passive true where others make and bind the queue, as on Fedora's own broker: it is looked for, never touched
     * @param prefetch messages under way at once, 1 to 65535; a few times the inbox's batch
     */
    public record Queue(String name, Kind kind, String exchange, boolean passive, int prefetch) {
        public Queue {
            if (name.isBlank() || exchange.isBlank()) {
                throw new IllegalArgumentException("drover.bus.queue and drover.bus.exchange: neither may be blank");
            }
            if (prefetch < 1 || prefetch > 65535) {
                throw new IllegalArgumentException("drover.bus.prefetch: 1 to 65535, not " + prefetch);
            }
        }

        boolean isFilledByName() {
            return exchange.equals("default");
        }
    }

    /** Reads the section; {@code keys} gives the value of a key such as {@code drover.bus.queue}, null where unset. */
    public static RabbitSettings from(Function<String, @Nullable String> keys) {
        Tls tls = new Tls(
                path(keys, "drover.bus.tls.ca"),
                path(keys, "drover.bus.tls.certificate"),
                path(keys, "drover.bus.tls.key"));
        Broker broker = broker(or(keys, "drover.bus.url", "amqp://127.0.0.1:5672/"), tls);
        String user = or(keys, "drover.bus.user", tls.certificate() == null ? "guest" : "");
        Queue queue = new Queue(
                or(keys, "drover.bus.queue", "drover"),
                Kind.valueOf(or(keys, "drover.bus.queue-type", "classic").toUpperCase(Locale.ROOT)),
                or(keys, "drover.bus.exchange", "amq.topic"),
                Boolean.parseBoolean(or(keys, "drover.bus.passive", "false")),
                number("drover.bus.prefetch", or(keys, "drover.bus.prefetch", "1000")));
        return new RabbitSettings(
                broker,
                new Login(user, or(keys, "drover.bus.password", user.equals("guest") ? "guest" : "")),
                queue,
                Stream.of(or(keys, "drover.bus.routing-keys", "").split(","))
                        .map(String::strip)
                        .filter(key -> !key.isEmpty())
                        .toList(),
                Duration.ofMillis(number("drover.bus.retry-millis", or(keys, "drover.bus.retry-millis", "2000"))));
    }

    /** {@code amqp://host:port/vhost} or {@code amqps://…}; the virtual host %-encoded, {@code /} where left out. */
    static Broker broker(String url, Tls tls) {
        String shape = "drover.bus.url: amqp://host[:port][/virtual-host] or amqps://…, with user and password in "
                + "drover.bus.user and drover.bus.password";
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(shape, e);
        }
        boolean secure = "amqps".equals(uri.getScheme());
        if (!secure && !"amqp".equals(uri.getScheme()) || uri.getHost() == null || uri.getUserInfo() != null) {
            throw new IllegalArgumentException(shape);
        }
        if (!secure && (tls.ca() != null || tls.certificate() != null)) {
            throw new IllegalArgumentException("drover.bus.tls.*: the url must be amqps:// for TLS");
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        String virtualHost = path.length() < 2 ? "/" : URLDecoder.decode(path.substring(1), StandardCharsets.UTF_8);
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? 5671 : 5672;
        return new Broker(uri.getHost(), port, virtualHost, secure ? tls : null);
    }

    private static String or(Function<String, @Nullable String> keys, String key, String fallback) {
        String value = keys.apply(key);
        return value == null ? fallback : value.strip();
    }

    private static @Nullable Path path(Function<String, @Nullable String> keys, String key) {
        String value = or(keys, key, "");
        return value.isEmpty() ? null : Path.of(value);
    }

    private static int number(String key, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + ": a whole number, not '" + value + "'", e);
        }
    }
}

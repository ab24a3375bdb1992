package io.drover.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;

/**
 * Files of the jar for browsers, below one directory. Small ones stay in memory, compressed, too; a browser that has a file asks
 * whether it is still the same. Thread-safe.
 */
final class ShippedFiles {
    /** Larger ones are read each time; few ask, and they keep them. */
    private static final int KEPT = 300_000;

    private static final Pattern NAME = Pattern.compile("[\\w@-]+([./][\\w@-]+)*");

    private static final Pattern HASHED = Pattern.compile("\\.[0-9a-f]{8,}\\.");

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("gif", "image/gif"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff", "font/woff"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("ttf", "font/ttf"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    private final String directory;
    private final String policy;
    private final Map<String, File> kept = new ConcurrentHashMap<>();

    /**
     * @param directory of the classpath: "/console"
     * @param policy what the pages may load, as Content-Security-Policy says it
     */
    ShippedFiles(String directory, String policy) {
        this.directory = directory;
        this.policy = policy;
    }

    /** @param named whether its name changes with what is in it */
    private record File(byte[] plain, byte[] gzip, String tag, String type, boolean named) {}

    /** Whether such a file can be asked for; it may not be there all the same. */
    boolean names(String name) {
        return NAME.matcher(name).matches() && TYPES.containsKey(ending(name));
    }

    boolean has(String name) {
        return names(name) && ShippedFiles.class.getResource(directory + "/" + name) != null;
    }

    /** Answers with the file; the next handler is asked where there is none. */
    void send(RoutingContext context, String name) {
        File file = kept.get(name);
        if (file != null) {
            write(context, file);
            return;
        }
        context.vertx().executeBlocking(() -> read(name), false).onComplete(read -> {
            if (read.failed()) {
                context.fail(500, read.cause());
            } else if (read.result().isEmpty()) {
                context.next();
            } else {
                write(context, read.result().get());
            }
        });
    }

    private Optional<File> read(String name) {
        if (!names(name)) {
            return Optional.empty();
        }
        try (InputStream in = ShippedFiles.class.getResourceAsStream(directory + "/" + name)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] plain = in.readAllBytes();
            CRC32 sum = new CRC32();
            sum.update(plain);
            String tag = "\"" + Long.toHexString(sum.getValue()) + "-" + plain.length + "\"";
            File file = new File(
                    plain,
                    gzip(plain),
                    tag,
                    TYPES.getOrDefault(ending(name), "application/octet-stream"),
                    HASHED.matcher(name).find());
            if (plain.length <= KEPT) {
                kept.put(name, file);
            }
            return Optional.of(file);
        } catch (IOException e) {
            throw new UncheckedIOException(directory + "/" + name, e);
        }
    }

    private void write(RoutingContext context, File file) {
        HttpServerResponse response = context.response()
                .putHeader("Content-Type", file.type())
                .putHeader("Content-Security-Policy", policy)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "same-origin")
                .putHeader("Cache-Control", file.named() ? "private, max-age=31536000, immutable" : "no-cache")
                .putHeader("Vary", "Accept-Encoding")
                .putHeader("ETag", file.tag());
        if (file.tag().equals(context.request().getHeader("If-None-Match"))) {
            response.setStatusCode(304).end();
            return;
        }
        String accepted = context.request().getHeader("Accept-Encoding");
        if (accepted != null && accepted.contains("gzip") && file.gzip().length < file.plain().length) {
            response.putHeader("Content-Encoding", "gzip").end(Buffer.buffer(file.gzip()));
        } else {
            response.end(Buffer.buffer(file.plain()));
        }
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 3 + 64);
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}

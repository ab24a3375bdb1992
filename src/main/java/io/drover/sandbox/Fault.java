package io.drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a simulator is to misbehave.
 *
 * @param method HTTP method it is limited to, null = any
 * @param path regular expression searched in the path with its query ({@code /info/refs\?service=git-receive-pack}),
 *     behind which comes {@code #} and the operation where the simulator knows one ({@code #tagBuild$}); null = any
 * @param status answer of {@link Kind#STATUS}; 503 where not said. Of {@link Kind#HTML}; 502 where not said
 * @param times how many requests it hits before it is spent; 0 = until cleared
 * @param delay of {@link Kind#SLOW} and {@link Kind#TRICKLE}, else zero
 * @param retryAfter seconds in the Retry-After header of {@link Kind#STATUS}, null = no header
 * @param text body of {@link Kind#STATUS}
 */
public record Fault(
        @Nullable String method,
        @Nullable Pattern path,
        Kind kind,
        int status,
        int times,
        Duration delay,
        @Nullable Integer retryAfter,
        String text) {

    /** What happens to a request that matches. */
    public enum Kind {
        /** Answered with a status; not executed. */
        STATUS,
        /** Answered with an error status and a proxy's HTML page; not executed. */
        HTML,
        /** Held until the fault is cleared or the server closed, then dropped; not executed. */
        HANG,
        /** Connection closed without an answer; not executed. */
        DROP_BEFORE,
        /** Executed, then the connection closed without an answer: the lost answer. */
        DROP_AFTER,
        /** Executed, half of the body sent, then the connection closed. */
        HALF,
        /** Executed at once, answered late. */
        SLOW,
        /** Executed at once, the answer sent in ten pieces, the last of them after the delay. */
        TRICKLE,
        /** Held until the fault is cleared, then executed and answered: a request that is still on its way for long. */
        LATE;

        /** As in JSON: {@code drop-after}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Kind parse(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    public Fault {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status " + status + " is not an HTTP status; use 200 to 599");
        }
        if (times < 0 || delay.isNegative()) {
            throw new IllegalArgumentException("times and delay must not be negative");
        }
    }

    /** Hits every request once: the start of {@link #on}, {@link #always}. */
    public static Fault once(Kind kind) {
        return new Fault(null, null, kind, kind == Kind.HTML ? 502 : 503, 1, Duration.ZERO, null, "");
    }

    /** Answers the next request with a status. */
    public static Fault status(int status) {
        return new Fault(null, null, Kind.STATUS, status, 1, Duration.ZERO, null, "simulated fault");
    }

    public Fault on(String method, String path) {
        return new Fault(method, Pattern.compile(path), kind, status, times, delay, retryAfter, text);
    }

    public Fault times(int times) {
        return new Fault(method, path, kind, status, times, delay, retryAfter, text);
    }

    /** Until cleared. */
    public Fault always() {
        return times(0);
    }

    public Fault delayed(Duration delay) {
        return new Fault(method, path, kind, status, times, delay, retryAfter, text);
    }

    public Fault retryAfter(int seconds) {
        return new Fault(method, path, kind, status, times, delay, seconds, text);
    }

    /**
     * Reads {@code {"match": {"method": "POST", "path": "module-builds"}, "kind": "drop-after", "status": 503, "times": 1,
     * "delayMs": 200, "retryAfter": 5, "text": "…"}}; only {@code kind} must be there, {@code times} 0 or absent means
     * until cleared, and the kind {@code retry-after} is {@code status} with 429 and that header.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    public static Fault from(JsonNode json) {
        String word = json.path("kind").asText();
        boolean retryAfter = word.equals("retry-after");
        int usual = retryAfter ? 429 : word.equals("html") ? 502 : 503;
        String path = json.at("/match/path").asText();
        Integer seconds =
                json.has("retryAfter") ? Integer.valueOf(json.path("retryAfter").asInt()) : null;
        return new Fault(
                optional(json.at("/match/method").asText()),
                path.isEmpty() ? null : Pattern.compile(path),
                retryAfter ? Kind.STATUS : Kind.parse(word),
                json.path("status").asInt(usual),
                json.path("times").asInt(0),
                Duration.ofMillis(json.path("delayMs").asLong(0)),
                retryAfter && seconds == null ? Integer.valueOf(1) : seconds,
                json.path("text").asText("simulated fault"));
    }

    public ObjectNode toJson() {
        ObjectNode json = SandboxJson.object();
        ObjectNode match = json.putObject("match");
        match.put("method", method);
        match.put("path", path == null ? null : path.pattern());
        json.put("kind", kind.word()).put("status", status).put("times", times);
        json.put("delayMs", delay.toMillis());
        json.put("retryAfter", retryAfter);
        return json.put("text", text);
    }

    boolean matches(String requestMethod, String pathAndQuery) {
        return (method == null || method.equalsIgnoreCase(requestMethod))
                && (path == null || path.matcher(pathAndQuery).find());
    }

    /** Seconds for the Retry-After header, where one is wanted. */
    Optional<Integer> waits() {
        return Optional.ofNullable(retryAfter);
    }

    private static @Nullable String optional(String text) {
        return text.isEmpty() ? null : text;
    }
}

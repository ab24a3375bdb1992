package io.drover.sandbox.datagrepper;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.SandboxJson;
import io.drover.sandbox.Simulator.Request;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a search asks for. Filters of different kinds are all to hold, values of one kind are alternatives.
 *
 * <p>Source: wire/bus.md §4.
 *
 * @param request holds the filters
 */
record SearchQuery(Request request, Instant start, Instant end, int page, int rowsPerPage, boolean ascending) {
    private static final Duration USUAL_DELTA = Duration.ofSeconds(600);
    /** Without any time, since the archive's move of 2022. */
    private static final Duration LAST_HOUR = Duration.ofHours(1);

    private static final Duration EIGHT_MONTHS = Duration.ofDays(7L * 4 * 8);
    private static final int MOST_ROWS = 100;

    /** @throws IllegalArgumentException with the words of the 400 */
    static SearchQuery of(Request request, Instant now) {
        Optional<Instant> start = request.parameter("start").map(SearchQuery::time);
        Optional<Instant> end = request.parameter("end").map(SearchQuery::time);
        Optional<Duration> delta = request.parameter("delta").map(text -> Duration.ofSeconds(number("delta", text)));
        Instant to;
        Instant from;
        if (start.isPresent()) {
            from = start.get();
            to = end.orElseGet(() -> delta.map(from::plus).orElse(now));
        } else {
            to = end.orElse(now);
            from = to.minus(delta.orElse(end.isPresent() ? USUAL_DELTA : LAST_HOUR));
        }
        int page = number("page", request.parameter("page").orElse("1"));
        int rows = number("rows_per_page", request.parameter("rows_per_page").orElse("25"));
        String order = request.parameter("order").orElse("desc");
        require(page >= 1, "page must be > 0");
        require(rows >= 1 && rows <= MOST_ROWS, "rows_per_page must be <= 100");
        require(order.equals("asc") || order.equals("desc"), "order must be either 'desc' or 'asc'");
        require(
                !request.query().containsKey("contains")
                        || request.query().containsKey("topic")
                        || request.query().containsKey("category"),
                "When using contains, specify either a topic or a category as well");
        require(
                !request.query().containsKey("contains") || start.isPresent() && from.isAfter(now.minus(EIGHT_MONTHS)),
                "When using contains, specify a start at most eight months into the past");
        return new SearchQuery(request, from, to, page, rows, order.equals("asc"));
    }

    boolean finds(ArchivedRow row) {
        return !row.timestamp().isBefore(start)
                && !row.timestamp().isAfter(end)
                && any("topic", true, row.topic()::equals)
                && any("category", true, row.category()::equals)
                && any("user", true, name -> row.concerns("user", name))
                && any("package", true, name -> row.concerns("rpm", name))
                && any("agent", true, row.agent()::equals)
                && any("contains", true, row.body().toString()::contains)
                && !any("not_topic", false, row.topic()::equals)
                && !any("not_category", false, row.category()::equals)
                && !any("not_user", false, name -> row.concerns("user", name))
                && !any("not_package", false, name -> row.concerns("rpm", name))
                && !any("not_agent", false, row.agent()::equals);
    }

    private boolean any(String name, boolean ifNone, Predicate<String> test) {
        List<String> values = request.query().get(name);
        return values == null ? ifNone : values.stream().anyMatch(test);
    }

    /** The answer's {@code arguments}. */
    ObjectNode toJson() {
        ObjectNode json = SandboxJson.object()
                .put("start", (double) start.getEpochSecond())
                .put("end", (double) end.getEpochSecond())
                .put("page", page)
                .put("rows_per_page", rowsPerPage)
                .put("order", ascending ? "asc" : "desc");
        for (String[] list : new String[][] {
            {"topic", "topics"}, {"category", "categories"}, {"user", "users"}, {"package", "packages"}
        }) {
            request.query().getOrDefault(list[0], List.of()).forEach(json.withArray("/" + list[1])::add);
        }
        return json;
    }

    private static Instant time(String text) {
        try {
            return text.indexOf('T') > 0 ? iso(text) : posix(text);
        } catch (DateTimeException | NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is no time");
        }
    }

    private static Instant iso(String text) {
        return text.endsWith("Z") || text.indexOf('+') > 0
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }

    private static Instant posix(String text) {
        return Instant.ofEpochMilli(new BigDecimal(text)
                .movePointRight(3)
                .setScale(0, RoundingMode.DOWN)
                .longValueExact());
    }

    private static int number(String name, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a number");
        }
    }

    private static void require(boolean fine, String otherwise) {
        if (!fine) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}

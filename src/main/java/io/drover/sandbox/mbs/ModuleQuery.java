package io.drover.sandbox.mbs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.RestPage;
import io.drover.sandbox.RestProblem;
import io.drover.sandbox.Simulator.Request;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/** A query of the list of builds: exact filters, times, order and page. Source: wire/targets.md §2.2. */
final class ModuleQuery {
    private static final int MOST_PER_PAGE = 100;
    private static final Map<String, Function<ModuleBuild, String>> COLUMNS = Map.of(
            "name", build -> build.identity().name(),
            "stream", build -> build.identity().stream(),
            "version", build -> build.identity().version(),
            "context", build -> build.identity().context(),
            "scmurl", build -> build.source().scmurl(),
            "owner", ModuleBuild::owner,
            "rebuild_strategy", build -> build.source().strategy(),
            "koji_tag", build -> ModuleBuildJson.kojiTag(build.identity()));
    private static final Map<String, Comparator<ModuleBuild>> ORDERS = Map.of(
            "id", Comparator.comparingLong(ModuleBuild::id),
            "name", Comparator.comparing(build -> build.identity().name()),
            "stream", Comparator.comparing(build -> build.identity().stream()),
            "version",
                    Comparator.comparingLong(
                            build -> Long.parseLong(build.identity().version())),
            "context", Comparator.comparing(build -> build.identity().context()),
            "state", Comparator.comparing(ModuleBuild::state),
            "time_submitted", Comparator.comparing(ModuleBuild::submitted),
            "time_modified", Comparator.comparing(ModuleBuild::modified));

    private final Request request;
    private final RestPage page;

    /** @throws RestProblem 400 */
    ModuleQuery(Request request) {
        this.request = request;
        this.page = new RestPage(request, MOST_PER_PAGE);
        if (request.parameter("id").isPresent()) {
            throw new RestProblem(
                    400,
                    "The \"id\" query option is invalid. Did you mean to go to \"/module-build-service/1/module-builds/"
                            + request.parameter("id").get() + "\"?");
        }
    }

    /** The envelope with the page asked for; {@code layer} makes an item's JSON. */
    ObjectNode answer(List<ModuleBuild> all, Function<ModuleBuild, ObjectNode> layer) {
        return page.of(all.stream().filter(filter()).sorted(order()).toList(), layer);
    }

    private Predicate<ModuleBuild> filter() {
        Predicate<ModuleBuild> all = build -> true;
        for (Map.Entry<String, Function<ModuleBuild, String>> column : COLUMNS.entrySet()) {
            String wanted = request.parameter(column.getKey()).orElse(null);
            if (wanted != null) {
                all = all.and(build -> column.getValue().apply(build).equals(wanted));
            }
        }
        List<String> states = request.query().getOrDefault("state", List.of());
        if (!states.isEmpty()) {
            List<ModuleState> wanted = states.stream().map(ModuleState::parse).toList();
            all = all.and(build -> wanted.contains(build.state()));
        }
        return all.and(nsvc())
                .and(time("submitted", ModuleBuild::submitted))
                .and(time("modified", ModuleBuild::modified))
                .and(time("completed", build -> Objects.requireNonNullElse(build.completed(), Instant.EPOCH)));
    }

    private Predicate<ModuleBuild> nsvc() {
        String[] parts = request.parameter("nsvc").orElse("").split(":");
        List<String> columns = List.of("name", "stream", "version", "context");
        if (parts.length > columns.size()) {
            throw new RestProblem(400, "Invalid nsvc was supplied");
        }
        Predicate<ModuleBuild> all = build -> true;
        for (int i = 0; i < parts.length && !parts[0].isEmpty(); i++) {
            Function<ModuleBuild, String> column = Objects.requireNonNull(COLUMNS.get(columns.get(i)));
            String wanted = parts[i];
            all = all.and(build -> column.apply(build).equals(wanted));
        }
        return all;
    }

    private Predicate<ModuleBuild> time(String what, Function<ModuleBuild, Instant> column) {
        Instant after =
                request.parameter(what + "_after").map(ModuleQuery::instant).orElse(Instant.MIN);
        Instant before =
                request.parameter(what + "_before").map(ModuleQuery::instant).orElse(Instant.MAX);
        return build ->
                !column.apply(build).isBefore(after) && !column.apply(build).isAfter(before);
    }

    private static Instant instant(String text) {
        try {
            return LocalDateTime.parse(text.replaceFirst("(Z|[+ ]00:00)$", "")).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException wrong) {
            throw new RestProblem(
                    400, "An invalid Zulu ISO 8601 timestamp was provided for the \"" + text + "\" value");
        }
    }

    private Comparator<ModuleBuild> order() {
        List<String> up = request.query().getOrDefault("order_by", List.of());
        List<String> down = request.query().getOrDefault("order_desc_by", List.of());
        if (!up.isEmpty() && !down.isEmpty()) {
            throw new RestProblem(400, "You may not specify both order_by and order_desc_by");
        }
        boolean ascending = !up.isEmpty();
        List<String> keys = ascending ? up : down.isEmpty() ? List.of("id") : down;
        Comparator<ModuleBuild> order = keys.stream()
                .map(ModuleQuery::column)
                .reduce(Comparator::thenComparing)
                .orElseThrow();
        return ascending ? order : order.reversed();
    }

    private static Comparator<ModuleBuild> column(String key) {
        Comparator<ModuleBuild> column = ORDERS.get(key);
        if (column == null) {
            throw new RestProblem(400, "An invalid ordering key of \"" + key + "\" was supplied");
        }
        return column;
    }
}

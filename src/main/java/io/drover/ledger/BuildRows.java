package io.drover.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads builds, which are the actions that make an artifact, a page at a time. Thread-safe. */
public final class BuildRows {
    /** Rows that are looked at one by one where the database cannot answer by itself: their dependencies. */
    public static final int LOOKED_AT = 20_000;

    private static final String MOST = "DONE";
    private static final Set<String> STATES =
            Set.of("PLANNED", "SENDING", "UNKNOWN", "ACCEPTED", MOST, "FAILED", "CANCELED", "DEAD");
    private static final String FROM = " FROM action a";
    private static final String NUMBER =
            "CASE WHEN a.external_id ~ '^-?[0-9]{1,18}$' THEN CAST(a.external_id AS bigint) END";

    private final Database database;
    private final BuildDependencies dependencies;
    private final BuildComposes composes;
    private final RunningCount all;

    public BuildRows(Database database) {
        this.database = database;
        this.dependencies = new BuildDependencies(database);
        this.composes = new BuildComposes(database);
        // Not null and at least '' are the same; H2 counts the second in a quarter of the time.
        this.all = new RunningCount(database, "action", "artifact >= ''");
    }

    /**
     * One action that makes an artifact; the columns of the table, see there.
     *
     * @param parameters as sent, references filled in; as planned where it has not been sent
     * @param originalNvr the build that it replaces, null where that is not known
     * @param rebuiltNvr the build that it makes, known from sending on; null where it is not
     * @param dependency the build it waits for, null where it waits for none
     * @param composes numbers of the composes that were made for it, ascending
     */
    public record Build(
            long id,
            long eventId,
            String name,
            String artifact,
            String state,
            @Nullable String reason,
            @Nullable String rebuildReason,
            String parameters,
            @Nullable String result,
            @Nullable String externalId,
            @Nullable String originalNvr,
            @Nullable String rebuiltNvr,
            Instant createdAt,
            @Nullable Instant submittedAt,
            @Nullable Instant completedAt,
            @Nullable Dependency dependency,
            List<Long> composes) {}

    /** The build that another one waits for. */
    public record Dependency(long id, String name) {}

    /** Which builds are wanted; null: no condition, empty: none at all. States are those of an action. */
    public record Filter(
            @Nullable Set<String> artifacts,
            @Nullable Set<String> states,
            @Nullable String name,
            @Nullable Long eventId,
            @Nullable Long dependencyId,
            @Nullable String externalId,
            @Nullable String originalNvr,
            @Nullable String rebuiltNvr,
            @Nullable EventTypeFilter eventTypes,
            @Nullable String eventSearchKey) {
        public static final Filter ALL = new Filter(null, null, null, null, null, null, null, null, null, null);

        static Filter ofStates(Set<String> states) {
            return new Filter(null, states, null, null, null, null, null, null, null, null);
        }
    }

    /** The order of a page; that by dependency is for at most {@value #LOOKED_AT} rows, those by NVR on H2, too. */
    public enum Order {
        ID("a.id"),
        NAME("a.name"),
        EVENT_ID("a.event_id"),
        EXTERNAL_ID(NUMBER),
        DEPENDENCY_ID(null),
        ORIGINAL_NVR("a.original_nvr"),
        REBUILT_NVR("a.rebuilt_nvr");

        private final @Nullable String column;

        Order(@Nullable String column) {
            this.column = column;
        }
    }

    /** More rows than {@value #LOOKED_AT} would have to be looked at; the message says how to ask for less. */
    public static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooMany(String question) {
            super(question + " looks at no more than " + LOOKED_AT
                    + " builds: narrow the request with event_id, name, state or type");
        }
    }

    /** @throws TooMany see {@link Order} */
    public Page<Build> page(Filter filter, Order order, boolean descending, Page.Window window) {
        Where where = where(filter);
        long total = filter.equals(Filter.ALL) ? all.count() : count(filter, where);
        if (total <= window.offset()) {
            return new Page<>(List.of(), total);
        }
        Page.Way way = window.way(total);
        boolean byNvr = order == Order.ORIGINAL_NVR || order == Order.REBUILT_NVR;
        if (byNvr && database.dialect() == Dialect.H2 && total > LOOKED_AT) {
            // it takes no index for an order in which nulls have their place
            throw tooMany(order);
        }
        List<Build> rows = order.column == null
                ? sortedHere(filter, where, order, descending, window, total)
                : way.inOrder(select(
                        joins(filter) + where.sql() + orderBy(order.column, descending != way.backwards())
                                + " LIMIT :limit OFFSET :offset",
                        where.param("limit", way.size())
                                .param("offset", way.offset())
                                .params()));
        return new Page<>(withNeeds(rows), total);
    }

    /** Most builds are done: they are those that are left when the others are counted, which the index of states has. */
    private long count(Filter filter, Where where) {
        Set<String> states = filter.states();
        if (states != null && states.contains(MOST) && filter.equals(Filter.ofStates(states))) {
            Set<String> others = new HashSet<>(STATES);
            others.removeAll(states);
            Filter few = Filter.ofStates(others);
            return all.count() - counted(few, where(few));
        }
        return counted(filter, where);
    }

    private long counted(Filter filter, Where where) {
        return database.sql()
                .sql("SELECT count(*)" + FROM + joins(filter) + where.sql())
                .params(where.params())
                .query(Long.class)
                .single();
    }

    public Optional<Build> find(long id) {
        return withNeeds(select(" WHERE a.artifact IS NOT NULL AND a.id = :id", Map.of("id", id))).stream()
                .findFirst();
    }

    /** All builds of these events, by event, each list ordered by id. @throws TooMany */
    public Map<Long, List<Build>> ofEvents(Collection<Long> eventIds) {
        List<Build> all = new ArrayList<>();
        for (List<Long> ids : Columns.chunks(eventIds)) {
            all.addAll(select(
                    " WHERE a.artifact IS NOT NULL AND a.event_id IN (:ids) ORDER BY a.id LIMIT :limit",
                    Map.of("ids", ids, "limit", LOOKED_AT + 1)));
            if (all.size() > LOOKED_AT) {
                throw new TooMany("the full JSON of these events (show_full_json=False has none of it)");
            }
        }
        Map<Long, List<Build>> byEvent = new HashMap<>();
        for (Build build : withNeeds(all)) {
            byEvent.computeIfAbsent(build.eventId(), id -> new ArrayList<>()).add(build);
        }
        return byEvent;
    }

    private List<Build> sortedHere(
            Filter filter, Where where, Order order, boolean descending, Page.Window window, long total) {
        if (total > LOOKED_AT) {
            throw tooMany(order);
        }
        List<Build> all = new ArrayList<>(withNeeds(select(joins(filter) + where.sql(), where.params())));
        Comparator<Build> comparator = BuildSort.by(order);
        all.sort(descending ? Collections.reverseOrder(comparator) : comparator);
        int from = (int) Math.min(window.offset(), all.size());
        return all.subList(from, Math.min(from + window.size(), all.size()));
    }

    private static TooMany tooMany(Order order) {
        return new TooMany("order_by=" + order.name().toLowerCase(java.util.Locale.ROOT));
    }

    private List<Build> select(String rest, Map<String, ?> params) {
        return database.sql()
                .sql("SELECT a.*" + FROM + rest)
                .params(params)
                .query(BuildRows::read)
                .list();
    }

    private List<Build> withNeeds(List<Build> builds) {
        List<Long> ids = builds.stream().map(Build::id).toList();
        Map<Long, Dependency> found = dependencies.firstOf(ids);
        Map<Long, Set<Long>> made = composes.of(ids);
        return builds.stream()
                .map(build -> with(build, found.get(build.id()), List.copyOf(made.getOrDefault(build.id(), Set.of()))))
                .toList();
    }

    private Where where(Filter filter) {
        Where where = new Where().and("a.artifact IS NOT NULL");
        where.andIn("a.artifact", "artifacts", filter.artifacts())
                .andIn("a.state", "states", filter.states())
                .andEqual("a.name", "name", filter.name())
                .andEqual("a.event_id", "eventId", filter.eventId())
                .andEqual("a.external_id", "externalId", filter.externalId())
                .andEqual("a.original_nvr", "originalNvr", filter.originalNvr())
                .andEqual("a.rebuilt_nvr", "rebuiltNvr", filter.rebuiltNvr())
                .andEqual("e.search_key", "searchKey", filter.eventSearchKey());
        if (filter.eventTypes() != null) {
            filter.eventTypes().addTo(where);
        }
        if (filter.dependencyId() != null) {
            where.andIn("a.id", "dependants", dependencies.waitingFor(filter.dependencyId()));
        }
        return where;
    }

    private static String joins(Filter filter) {
        return filter.eventTypes() != null || filter.eventSearchKey() != null
                ? " JOIN event e ON e.id = a.event_id"
                : "";
    }

    private static String orderBy(String column, boolean descending) {
        String byId = descending ? "a.id DESC" : "a.id";
        return column.equals("a.id")
                ? " ORDER BY " + byId
                : " ORDER BY " + column + (descending ? " DESC NULLS FIRST, " : " ASC NULLS LAST, ") + byId;
    }

    private static Build with(Build b, @Nullable Dependency dependency, List<Long> composes) {
        return new Build(
                b.id,
                b.eventId,
                b.name,
                b.artifact,
                b.state,
                b.reason,
                b.rebuildReason,
                b.parameters,
                b.result,
                b.externalId,
                b.originalNvr,
                b.rebuiltNvr,
                b.createdAt,
                b.submittedAt,
                b.completedAt,
                dependency,
                composes);
    }

    private static Build read(ResultSet row, int number) throws SQLException {
        return new Build(
                row.getLong("id"),
                row.getLong("event_id"),
                Columns.requiredText(row, "name"),
                Columns.requiredText(row, "artifact"),
                Columns.requiredText(row, "state"),
                Columns.text(row, "reason"),
                Columns.text(row, "rebuild_reason"),
                row.getString("resolved") == null ? Columns.requiredText(row, "parameters") : row.getString("resolved"),
                Columns.text(row, "result"),
                Columns.text(row, "external_id"),
                Columns.text(row, "original_nvr"),
                Columns.text(row, "rebuilt_nvr"),
                Columns.requiredInstant(row, "created_at"),
                Columns.instant(row, "submitted_at"),
                Columns.instant(row, "completed_at"),
                null,
                List.of());
    }
}

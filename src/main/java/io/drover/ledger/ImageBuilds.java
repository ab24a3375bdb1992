package io.drover.ledger;

import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the index of images learns. Each call is one commit; the same again changes nothing. An image that stands on one
 * that is not known makes that one known, unread. Thread-safe, also between instances.
 */
public final class ImageBuilds {
    private final Database database;
    private final Clock clock;
    private final ImageLines lines;

    /** @param age tells the newer build of a line, as the greater one */
    public ImageBuilds(Database database, Clock clock, Comparator<ImageAge> age) {
        this.database = database;
        this.clock = clock;
        this.lines = new ImageLines(age);
    }

    /** A build of koji's list, of which nothing else is known. */
    public record Listed(ImageBuild.Key key, ImageBuild.Nvr nvr, @Nullable Instant completedAt) {}

    /** What koji lists of one hub: those that are new are unread. @param scan that finds them there */
    public void listed(Collection<Listed> builds, long scan) {
        database.inTransaction(sql -> {
            listed(sql, builds, scan);
            return builds.size();
        });
    }

    void listed(JdbcClient sql, Collection<Listed> builds, long scan) {
        Map<ImageBuild.Key, Listed> all = new LinkedHashMap<>();
        builds.forEach(one -> all.put(one.key(), one));
        Map<ImageBuild.Key, Row> known = rows(sql, all.keySet());
        for (List<Long> some :
                Columns.chunks(known.values().stream().map(Row::id).toList())) {
            sql.sql("UPDATE image SET seen = :scan WHERE id = ANY(:ids) AND seen < :scan")
                    .param("scan", scan)
                    .param("ids", SqlArrays.ids(some))
                    .update();
        }
        all.values().stream().filter(one -> !known.containsKey(one.key())).forEach(one -> insert(sql, one, scan));
    }

    private void insert(JdbcClient sql, Listed one, long scan) {
        sql.sql(
                        """
                        INSERT INTO image (hub, build_id, state, nvr, name, version, release, epoch, completed_at,
                                           compose_ids, arches, seen, next_attempt_at)
                        VALUES (:hub, :build, 'UNREAD', :nvr, :name, :version, :release, :epoch, :completed, '', '',
                                :seen, :now)""")
                .param("hub", one.key().hub())
                .param("build", one.key().buildId())
                .param("nvr", SqlText.cut(one.nvr().text(), 600))
                .param("name", SqlText.cut(one.nvr().name(), 300))
                .param("version", SqlText.cut(one.nvr().version(), 200))
                .param("release", SqlText.cut(one.nvr().release(), 300))
                .param("epoch", one.nvr().epoch(), Types.BIGINT)
                .param("completed", at(one.completedAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("seen", scan)
                .param("now", Judgements.at(clock.instant()))
                .update();
    }

    private record Row(long id, String state, @Nullable Long line) {
        boolean mayHold() {
            return !state.equals("UNREAD");
        }
    }

    private static Map<ImageBuild.Key, Row> rows(JdbcClient sql, Collection<ImageBuild.Key> keys) {
        Map<String, List<Long>> ids = new TreeMap<>();
        new HashSet<>(keys).forEach(key -> ids.computeIfAbsent(key.hub(), hub -> new ArrayList<>())
                .add(key.buildId()));
        Map<ImageBuild.Key, Row> rows = new HashMap<>();
        ids.forEach((hub, builds) -> {
            for (List<Long> some : Columns.chunks(builds)) {
                sql.sql("SELECT id, build_id, state, line_id FROM image WHERE hub = :hub AND build_id = ANY(:ids)")
                        .param("hub", hub)
                        .param("ids", SqlArrays.ids(some))
                        .query((row, number) -> rows.put(
                                new ImageBuild.Key(hub, row.getLong("build_id")),
                                new Row(
                                        row.getLong("id"),
                                        Columns.requiredText(row, "state"),
                                        Columns.number(row, "line_id"))))
                        .list();
            }
        });
        return rows;
    }

    /** What images hold, in place of what was known of them. */
    public void store(Collection<ImageContent> contents) {
        if (contents.isEmpty()) {
            return;
        }
        database.inTransaction(sql -> {
            Map<ImageBuild.Key, ImageContent> all = new LinkedHashMap<>();
            contents.forEach(content -> all.put(content.build().key(), content));
            List<ImageBuild> builds =
                    all.values().stream().map(ImageContent::build).toList();
            listed(sql, builds.stream().map(ImageBuilds::bare).toList(), 0);
            listed(sql, builds.stream().flatMap(build -> parent(build).stream()).toList(), 0);
            Map<ImageBuild.Key, Row> rows = rows(sql, all.keySet());
            Map<ImageBuild, Long> lineOf = lines.of(sql, builds);
            Set<Long> touched = new HashSet<>(lineOf.values());
            Map<Long, List<ImageRpm>> held = new LinkedHashMap<>();
            all.forEach((key, content) -> {
                Row row = row(rows, key);
                if (row.line() != null) {
                    touched.add(row.line());
                }
                update(sql, row.id(), content.build(), lineOf.get(content.build()));
                held.put(row.id(), content.rpms());
            });
            ImageRpms.let(
                    sql,
                    rows.values().stream().filter(Row::mayHold).map(Row::id).toList());
            ImageRpms.hold(sql, held);
            lines.newest(sql, touched);
            return all.size();
        });
    }

    private static Row row(Map<ImageBuild.Key, Row> rows, ImageBuild.Key key) {
        Row row = rows.get(key);
        if (row == null) {
            throw new IllegalStateException("image build " + key + " was not stored");
        }
        return row;
    }

    private static Listed bare(ImageBuild build) {
        return new Listed(build.key(), build.nvr(), build.completedAt());
    }

    /** Of which no more is known than that it is there. */
    private static Optional<Listed> parent(ImageBuild build) {
        ImageBuild.Parent parent = build.parent();
        return parent == null
                ? Optional.empty()
                : Optional.of(new Listed(new ImageBuild.Key(build.key().hub(), parent.buildId()), nvr(parent), null));
    }

    private static ImageBuild.Nvr nvr(ImageBuild.Parent parent) {
        String text = parent.nvr() == null ? "build-" + parent.buildId() + "-?" : parent.nvr();
        int release = text.lastIndexOf('-');
        int version = release < 1 ? -1 : text.lastIndexOf('-', release - 1);
        return version < 1
                ? new ImageBuild.Nvr(text, text, "", "", null)
                : new ImageBuild.Nvr(
                        text,
                        text.substring(0, version),
                        text.substring(version + 1, release),
                        text.substring(release + 1),
                        null);
    }

    private void update(JdbcClient sql, long id, ImageBuild build, @Nullable Long line) {
        ImageBuild.Parent parent = build.parent();
        sql.sql(
                        """
                        UPDATE image SET state = 'READ', line_id = :line, nvr = :nvr, name = :name, version = :version,
                               release = :release, epoch = :epoch, completed_at = :completed, task_id = :task,
                               branch = :branch, target = :target, repository = :repository, commit_id = :commit,
                               source = :source, parent_build_id = :parent, parent_nvr = :parentNvr,
                               isolated = :isolated, flatpak = :flatpak, base = :base, compose_ids = :composes,
                               arches = :arches, read_at = :now, reason = NULL, attempts = 0, next_attempt_at = NULL
                         WHERE id = :id""")
                .param("line", line, Types.BIGINT)
                .param("nvr", SqlText.cut(build.nvr().text(), 600))
                .param("name", SqlText.cut(build.nvr().name(), 300))
                .param("version", SqlText.cut(build.nvr().version(), 200))
                .param("release", SqlText.cut(build.nvr().release(), 300))
                .param("epoch", build.nvr().epoch(), Types.BIGINT)
                .param("completed", at(build.completedAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("task", build.origin().taskId(), Types.BIGINT)
                .param("branch", SqlText.cutOrNull(build.origin().branch(), 300), Types.VARCHAR)
                .param("target", SqlText.cutOrNull(build.origin().target(), 300), Types.VARCHAR)
                .param("repository", SqlText.cutOrNull(build.origin().repository(), 500), Types.VARCHAR)
                .param("commit", SqlText.cutOrNull(build.origin().commit(), 100), Types.VARCHAR)
                .param("source", SqlText.cutOrNull(build.origin().source(), 2000), Types.VARCHAR)
                .param("parent", parent == null ? null : parent.buildId(), Types.BIGINT)
                .param("parentNvr", parent == null ? null : SqlText.cutOrNull(parent.nvr(), 600), Types.VARCHAR)
                .param("isolated", build.kind().isolated())
                .param("flatpak", build.kind().flatpak())
                .param("base", build.kind().base())
                .param("composes", words(build.composeIds(), 2000))
                .param("arches", words(build.arches(), 500))
                .param("now", Judgements.at(clock.instant()))
                .param("id", id)
                .update();
    }

    /** As many as there is room for, none of them cut. */
    private static String words(List<?> values, int length) {
        StringBuilder text = new StringBuilder();
        for (Object value : values) {
            String word = SqlText.clean(value.toString());
            if (text.length() + word.length() + 1 <= length) {
                text.append(text.isEmpty() ? "" : " ").append(word);
            }
        }
        return text.toString();
    }

    /**
     * koji has deleted them. What they held is forgotten; one that another image stands on stays as a link in the chain.
     */
    public void gone(Collection<ImageBuild> builds) {
        Map<ImageBuild.Key, ImageBuild> all = new LinkedHashMap<>();
        builds.forEach(build -> all.put(build.key(), build));
        remove(all.keySet(), all);
    }

    /** koji does not know them, or they are no images. */
    public void forget(Collection<ImageBuild.Key> keys) {
        remove(keys, Map.of());
    }

    private void remove(Collection<ImageBuild.Key> keys, Map<ImageBuild.Key, ImageBuild> facts) {
        if (keys.isEmpty()) {
            return;
        }
        database.inTransaction(sql -> {
            Set<Long> touched = new HashSet<>();
            rows(sql, keys).forEach((key, row) -> {
                ImageRpms.let(sql, List.of(row.id()));
                if (row.line() != null) {
                    touched.add(row.line());
                }
                if (isParent(sql, key)) {
                    ImageBuild build = facts.get(key);
                    if (build != null) {
                        listed(sql, parent(build).stream().toList(), 0);
                        update(sql, row.id(), build, row.line());
                    }
                    sql.sql("UPDATE image SET state = 'GONE', latest = FALSE, reason = NULL, attempts = 0,"
                                    + " next_attempt_at = NULL WHERE id = :id")
                            .param("id", row.id())
                            .update();
                } else {
                    sql.sql("DELETE FROM image WHERE id = :id")
                            .param("id", row.id())
                            .update();
                }
            });
            lines.newest(sql, touched);
            return touched.size();
        });
    }

    private static boolean isParent(JdbcClient sql, ImageBuild.Key key) {
        return sql.sql("SELECT 1 FROM image WHERE hub = :hub AND parent_build_id = :build LIMIT 1")
                .param("hub", key.hub())
                .param("build", key.buildId())
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    private static java.time.@Nullable OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : Judgements.at(instant);
    }
}

package io.drover.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The lines of images, and which build of each is the newest. Works in the caller's transaction. */
final class ImageLines {
    private final Comparator<ImageAge> age;

    /** @param age the newer build is the greater one */
    ImageLines(Comparator<ImageAge> age) {
        this.age = age;
    }

    private record Key(String hub, String name, String stream) {}

    /** The line of each build, made where there is none. */
    Map<ImageBuild, Long> of(JdbcClient sql, Collection<ImageBuild> builds) {
        Map<Key, Long> known = new HashMap<>();
        Map<ImageBuild, Long> lines = new LinkedHashMap<>();
        builds.stream()
                .sorted(Comparator.comparing((ImageBuild build) -> build.nvr().name())
                        .thenComparing(ImageBuild::stream))
                .forEach(build -> {
                    Key key = new Key(
                            build.key().hub(),
                            SqlText.cutUniquely(build.nvr().name(), 300),
                            SqlText.cutUniquely(build.stream(), 300));
                    lines.put(build, known.computeIfAbsent(key, k -> line(sql, k)));
                });
        return lines;
    }

    private static long line(JdbcClient sql, Key key) {
        Long known = find(sql, key);
        if (known == null) {
            sql.sql("INSERT INTO image_line (hub, name, stream) VALUES (:hub, :name, :stream)")
                    .param("hub", key.hub())
                    .param("name", key.name())
                    .param("stream", key.stream())
                    .update();
            known = find(sql, key);
        }
        if (known == null) {
            throw new IllegalStateException("the line of images " + key + " was not made");
        }
        return known;
    }

    private static @Nullable Long find(JdbcClient sql, Key key) {
        return sql.sql("SELECT id FROM image_line WHERE hub = :hub AND name = :name AND stream = :stream")
                .param("hub", key.hub())
                .param("name", key.name())
                .param("stream", key.stream())
                .query(Long.class)
                .optional()
                .orElse(null);
    }

    private record Member(long id, long line, boolean latest, ImageAge age) {}

    /** Marks the newest build of each of these lines, and no other; whoever else does so waits. */
    void newest(JdbcClient sql, Collection<Long> lines) {
        for (List<Long> some : Columns.chunks(new TreeSet<>(lines))) {
            sql.sql("SELECT id FROM image_line WHERE id = ANY(:lines) ORDER BY id FOR UPDATE")
                    .param("lines", SqlArrays.ids(some))
                    .query(Long.class)
                    .list();
            Map<Long, Member> newest = new HashMap<>();
            List<Member> members = members(sql, some);
            Comparator<Member> order = Comparator.comparing(Member::age, age).thenComparing(Member::id);
            members.forEach(one -> newest.merge(one.line(), one, (a, b) -> order.compare(a, b) >= 0 ? a : b));
            List<Long> rise = new ArrayList<>();
            List<Long> fall = new ArrayList<>();
            for (Member one : members) {
                boolean first = one.equals(newest.get(one.line()));
                if (first != one.latest()) {
                    (first ? rise : fall).add(one.id());
                }
            }
            mark(sql, fall, false);
            mark(sql, rise, true);
        }
    }

    private static List<Member> members(JdbcClient sql, List<Long> lines) {
        return sql.sql("SELECT id, line_id, latest, epoch, version, release, completed_at FROM image"
                        + " WHERE line_id = ANY(:lines) AND state = 'READ'")
                .param("lines", SqlArrays.ids(lines))
                .query((row, number) -> {
                    Long epoch = Columns.number(row, "epoch");
                    Instant completed = Columns.instant(row, "completed_at");
                    ImageAge age = new ImageAge(
                            epoch == null ? 0 : epoch,
                            Columns.requiredText(row, "version"),
                            Columns.requiredText(row, "release"),
                            completed == null ? Instant.EPOCH : completed);
                    return new Member(row.getLong("id"), row.getLong("line_id"), row.getBoolean("latest"), age);
                })
                .list();
    }

    private static void mark(JdbcClient sql, List<Long> images, boolean latest) {
        if (!images.isEmpty()) {
            sql.sql("UPDATE image SET latest = :latest WHERE id = ANY(:images)")
                    .param("latest", latest)
                    .param("images", SqlArrays.ids(images))
                    .update();
        }
    }
}

package io.drover.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** RPMs that images hold, and which image holds which. Works in the caller's transaction. */
final class ImageRpms {
    private static final int LONGEST = 900;
    /** Rows in one statement. */
    private static final int AT_ONCE = 20_000;

    private ImageRpms() {}

    /** These images, which hold nothing yet, hold these RPMs from here on. */
    static void hold(JdbcClient sql, Map<Long, List<ImageRpm>> contents) {
        Map<String, ImageRpm> all = new TreeMap<>();
        contents.values().forEach(rpms -> rpms.forEach(rpm -> all.putIfAbsent(key(rpm), rpm)));
        Map<String, Long> ids = ids(sql, all);
        List<long[]> edges = new ArrayList<>();
        contents.forEach((image, rpms) -> {
            Set<Long> held = new LinkedHashSet<>();
            rpms.forEach(rpm -> held.add(ids.get(key(rpm))));
            held.forEach(rpm -> edges.add(new long[] {rpm, image}));
        });
        for (int from = 0; from < edges.size(); from += AT_ONCE) {
            List<long[]> some = edges.subList(from, Math.min(from + AT_ONCE, edges.size()));
            sql.sql("INSERT INTO image_holds (rpm_id, image_id) SELECT r, i FROM unnest(?, ?) AS t (r, i)")
                    .param(SqlArrays.longs(some, edge -> edge[0]))
                    .param(SqlArrays.longs(some, edge -> edge[1]))
                    .update();
        }
    }

    /** These images hold nothing from here on. */
    static void let(JdbcClient sql, Collection<Long> images) {
        for (List<Long> some : Columns.chunks(images)) {
            sql.sql("DELETE FROM image_holds WHERE image_id = ANY(:images)")
                    .param("images", SqlArrays.ids(some))
                    .update();
        }
    }

    /** In the order of their names, so that two who add the same ones do not wait for each other in a circle. */
    private static Map<String, Long> ids(JdbcClient sql, Map<String, ImageRpm> wanted) {
        Map<String, Long> known = known(sql, wanted.keySet());
        List<Map.Entry<String, ImageRpm>> missing = wanted.entrySet().stream()
                .filter(entry -> !known.containsKey(entry.getKey()))
                .toList();
        for (int from = 0; from < missing.size(); from += AT_ONCE) {
            insert(sql, missing.subList(from, Math.min(from + AT_ONCE, missing.size())));
        }
        if (!missing.isEmpty()) {
            known.putAll(known(sql, missing.stream().map(Map.Entry::getKey).toList()));
        }
        return known;
    }

    private static Map<String, Long> known(JdbcClient sql, Collection<String> nevras) {
        Map<String, Long> known = new HashMap<>();
        List<String> all = List.copyOf(nevras);
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            sql.sql("SELECT id, nevra FROM image_rpm WHERE nevra = ANY(?)")
                    .param(SqlArrays.texts(all.subList(from, Math.min(from + AT_ONCE, all.size())), text -> text))
                    .query((row, number) -> known.put(Columns.requiredText(row, "nevra"), row.getLong("id")))
                    .list();
        }
        return known;
    }

    private static void insert(JdbcClient sql, List<Map.Entry<String, ImageRpm>> rows) {
        List<ImageRpm> rpms = rows.stream().map(Map.Entry::getValue).toList();
        sql.sql(
                        """
                        INSERT INTO image_rpm (nevra, name, epoch, version, release, arch)
                        SELECT k, n, e, v, r, a FROM unnest(?, ?, ?, ?, ?, ?) AS t (k, n, e, v, r, a)""")
                .param(SqlArrays.texts(rows, Map.Entry::getKey))
                .param(SqlArrays.texts(rpms, rpm -> SqlText.cut(rpm.name(), 300)))
                .param(SqlArrays.longs(rpms, ImageRpm::epoch))
                .param(SqlArrays.texts(rpms, rpm -> SqlText.cut(rpm.version(), 200)))
                .param(SqlArrays.texts(rpms, rpm -> SqlText.cut(rpm.release(), 300)))
                .param(SqlArrays.texts(rpms, rpm -> SqlText.cut(rpm.arch(), 50)))
                .update();
    }

    private static String key(ImageRpm rpm) {
        return SqlText.cutUniquely(rpm.nevra(), LONGEST);
    }
}

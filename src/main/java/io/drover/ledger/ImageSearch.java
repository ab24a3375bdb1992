package io.drover.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Questions to the index of images. Nothing here says whether the index is complete: see {@link #coverage}. Thread-safe. */
public final class ImageSearch {
    private static final String FROM = "SELECT " + StoredImage.COLUMNS + " FROM image i ";

    private final Database database;

    public ImageSearch(Database database) {
        this.database = database;
    }

    /** An RPM by its number in the index. */
    public record NumberedRpm(long id, ImageRpm rpm) {}

    /** All RPMs of these names that an image ever held. */
    public List<NumberedRpm> rpmsNamed(Collection<String> names) {
        return database.sql()
                .sql("SELECT id, name, epoch, version, release, arch FROM image_rpm WHERE name = ANY(?) ORDER BY id")
                .param(SqlArrays.texts(names, name -> name))
                .query((row, number) -> new NumberedRpm(
                        row.getLong("id"),
                        new ImageRpm(
                                Columns.requiredText(row, "name"),
                                row.getLong("epoch"),
                                Columns.requiredText(row, "version"),
                                Columns.requiredText(row, "release"),
                                Columns.requiredText(row, "arch"))))
                .list();
    }

    /**
     * The newest build of each line of which any build held one of these. Asked in steps: a database that has not yet looked
     * at the tables joins them in an order that takes seconds.
     *
     * @param rpms numbers
     */
    public List<StoredImage> newestOfLinesThatHeld(String hub, Collection<Long> rpms, int most) {
        Set<Long> images = new HashSet<>();
        for (List<Long> some : Columns.chunks(rpms)) {
            images.addAll(database.sql()
                    .sql("SELECT DISTINCT image_id FROM image_holds WHERE rpm_id = ANY(:rpms)")
                    .param("rpms", SqlArrays.ids(some))
                    .query(Long.class)
                    .list());
        }
        Set<Long> lines = new TreeSet<>();
        for (List<Long> some : Columns.chunks(images)) {
            lines.addAll(database.sql()
                    .sql("SELECT DISTINCT line_id FROM image WHERE id = ANY(:images) AND line_id IS NOT NULL"
                            + " AND hub = :hub")
                    .param("images", SqlArrays.ids(some))
                    .param("hub", hub)
                    .query(Long.class)
                    .list());
        }
        List<StoredImage> newest = new ArrayList<>();
        for (List<Long> some : Columns.chunks(lines)) {
            if (newest.size() < most) {
                newest.addAll(database.sql()
                        .sql(FROM + "WHERE i.line_id = ANY(:lines) AND i.latest ORDER BY i.id")
                        .param("lines", SqlArrays.ids(some))
                        .query(StoredImage::of)
                        .list());
            }
        }
        return newest.size() > most ? newest.subList(0, most) : newest;
    }

    /** The newest build of each line of these names. */
    public List<StoredImage> newestNamed(String hub, Collection<String> names, int most) {
        return database.sql()
                .sql(FROM + "WHERE i.latest AND i.hub = :hub AND i.name = ANY(:names) ORDER BY i.id LIMIT :most")
                .param("hub", hub)
                .param("names", SqlArrays.texts(names, name -> name))
                .param("most", most)
                .query(StoredImage::of)
                .list();
    }

    /** Newest builds of their lines that stand on any build of this line. */
    public List<StoredImage> newestChildrenOf(String hub, long line, int most) {
        return database.sql()
                .sql(
                        FROM
                                + """
                         WHERE i.latest AND i.hub = :hub AND i.parent_build_id IN (
                               SELECT p.build_id FROM image p WHERE p.line_id = :line)
                         ORDER BY i.id LIMIT :most""")
                .param("hub", hub)
                .param("line", line)
                .param("most", most)
                .query(StoredImage::of)
                .list();
    }

    /** By koji's ids, in whatever state; those that are not known are left out. */
    public List<StoredImage> builds(String hub, Collection<Long> ids) {
        List<StoredImage> found = new ArrayList<>();
        for (List<Long> some : Columns.chunks(ids)) {
            found.addAll(database.sql()
                    .sql(FROM + "WHERE i.hub = :hub AND i.build_id = ANY(:ids) ORDER BY i.id")
                    .param("hub", hub)
                    .param("ids", SqlArrays.ids(some))
                    .query(StoredImage::of)
                    .list());
        }
        return found;
    }

    /** By its NVR. @param hub null: whichever */
    public Optional<StoredImage> named(@Nullable String hub, String nvr) {
        Where where = new Where().and("i.nvr = :nvr", "nvr", nvr).andEqual("i.hub", "hub", hub);
        return database.sql()
                .sql(FROM + where.sql() + " ORDER BY i.id LIMIT 1")
                .params(where.params())
                .query(StoredImage::of)
                .optional();
    }

    /** Which of these RPMs these images hold: numbers of RPMs by number of image. */
    public Map<Long, List<Long>> held(Collection<Long> images, Collection<Long> rpms) {
        Set<Long> wanted = new HashSet<>(images);
        Map<Long, List<Long>> held = new HashMap<>();
        for (List<Long> some : images.isEmpty() ? List.<List<Long>>of() : Columns.chunks(rpms)) {
            database.sql()
                    .sql("SELECT image_id, rpm_id FROM image_holds WHERE rpm_id = ANY(:rpms)")
                    .param("rpms", SqlArrays.ids(some))
                    .query(row -> {
                        if (wanted.contains(row.getLong(1))) {
                            held.computeIfAbsent(row.getLong(1), image -> new ArrayList<>())
                                    .add(row.getLong(2));
                        }
                    });
        }
        return held;
    }

    /** Everything that one image holds, by name. */
    public List<ImageRpm> contents(long image) {
        return database.sql()
                .sql(
                        """
                        SELECT r.name, r.epoch, r.version, r.release, r.arch FROM image_holds h
                          JOIN image_rpm r ON r.id = h.rpm_id WHERE h.image_id = :image ORDER BY r.nevra""")
                .param("image", image)
                .query((row, number) -> new ImageRpm(
                        Columns.requiredText(row, "name"),
                        row.getLong("epoch"),
                        Columns.requiredText(row, "version"),
                        Columns.requiredText(row, "release"),
                        Columns.requiredText(row, "arch")))
                .list();
    }

    /**
     * What a list is about; null: whatever.
     *
     * @param holds name of an RPM
     */
    public record Filter(
            @Nullable String name, @Nullable String nvr, @Nullable String holds, StoredImage.@Nullable State state) {}

    /** Images, the youngest of the index first, with a number below {@code before}. */
    public List<StoredImage> list(Filter filter, long before, int most) {
        Where where = new Where()
                .and("i.id < :before", "before", before)
                .andEqual("i.name", "name", filter.name())
                .andEqual("i.nvr", "nvr", filter.nvr())
                .andEqual(
                        "i.state",
                        "state",
                        filter.state() == null ? null : filter.state().name());
        if (filter.holds() != null) {
            where.and(
                    "EXISTS (SELECT 1 FROM image_holds h JOIN image_rpm r ON r.id = h.rpm_id"
                            + " WHERE h.image_id = i.id AND r.name = :holds)",
                    "holds",
                    filter.holds());
        }
        return database.sql()
                .sql(FROM + where.sql() + " ORDER BY i.id DESC LIMIT :most")
                .params(where.params())
                .param("most", most)
                .query(StoredImage::of)
                .list();
    }

    /**
     * How much of koji's image builds is known.
     *
     * @param unread not yet, or not readable
     * @param failed of those, that were tried in vain
     */
    public record Coverage(long read, long unread, long failed, long leftOut) {}

    public Coverage coverage(String hub) {
        return database.sql()
                .sql(
                        """
                        SELECT COALESCE(SUM(CASE WHEN state = 'READ' THEN 1 ELSE 0 END), 0),
                               COALESCE(SUM(CASE WHEN state = 'UNREAD' THEN 1 ELSE 0 END), 0),
                               COALESCE(SUM(CASE WHEN state = 'UNREAD' AND attempts > 0 THEN 1 ELSE 0 END), 0),
                               COALESCE(SUM(CASE WHEN state = 'LEFT_OUT' THEN 1 ELSE 0 END), 0)
                          FROM image WHERE hub = :hub""")
                .param("hub", hub)
                .query((row, number) -> new Coverage(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))
                .single();
    }
}

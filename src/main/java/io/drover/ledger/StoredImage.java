package io.drover.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An image of the index.
 *
 * @param line of its builds; null until it is read
 * @param latest whether it is the newest build of its line
 */
public record StoredImage(
        long id, ImageBuild build, State state, @Nullable Long line, boolean latest, Reading reading) {

    /** How well it is known. */
    public enum State {
        /** koji lists it, or another image stands on it; what it holds is not known yet. */
        UNREAD,
        READ,
        /** koji has deleted it; it is kept as a link between its children and its own parent, and holds nothing. */
        GONE,
        /** Somebody decided that it need not be read. */
        LEFT_OUT
    }

    /**
     * What became of reading it.
     *
     * @param reason why it is unread or left out
     * @param attempts in vain
     */
    public record Reading(@Nullable Instant readAt, @Nullable String reason, int attempts, @Nullable Instant next) {}

    static final String COLUMNS =
            """
            i.id, i.hub, i.build_id, i.state, i.line_id, i.latest, i.nvr, i.name, i.version, i.release, i.epoch,
            i.completed_at, i.task_id, i.branch, i.target, i.repository, i.commit_id, i.source, i.parent_build_id,
            i.parent_nvr, i.isolated, i.flatpak, i.base, i.compose_ids, i.arches, i.read_at, i.reason, i.attempts,
            i.next_attempt_at""";

    static StoredImage of(ResultSet row, int number) throws SQLException {
        ImageBuild build = new ImageBuild(
                new ImageBuild.Key(Columns.requiredText(row, "hub"), row.getLong("build_id")),
                new ImageBuild.Nvr(
                        Columns.requiredText(row, "nvr"),
                        Columns.requiredText(row, "name"),
                        Columns.requiredText(row, "version"),
                        Columns.requiredText(row, "release"),
                        Columns.number(row, "epoch")),
                Columns.instant(row, "completed_at"),
                new ImageBuild.Origin(
                        Columns.number(row, "task_id"),
                        Columns.text(row, "branch"),
                        Columns.text(row, "target"),
                        Columns.text(row, "repository"),
                        Columns.text(row, "commit_id"),
                        Columns.text(row, "source")),
                parent(row),
                new ImageBuild.Kind(row.getBoolean("isolated"), row.getBoolean("flatpak"), row.getBoolean("base")),
                words(Columns.requiredText(row, "compose_ids"))
                        .map(Long::valueOf)
                        .toList(),
                words(Columns.requiredText(row, "arches")).toList());
        return new StoredImage(
                row.getLong("id"),
                build,
                State.valueOf(Columns.requiredText(row, "state")),
                Columns.number(row, "line_id"),
                row.getBoolean("latest"),
                new Reading(
                        Columns.instant(row, "read_at"),
                        Columns.text(row, "reason"),
                        row.getInt("attempts"),
                        Columns.instant(row, "next_attempt_at")));
    }

    private static ImageBuild.@Nullable Parent parent(ResultSet row) throws SQLException {
        Long id = Columns.number(row, "parent_build_id");
        return id == null ? null : new ImageBuild.Parent(id, Columns.text(row, "parent_nvr"));
    }

    private static Stream<String> words(String text) {
        return Stream.of(text.split(" ")).filter(word -> !word.isEmpty());
    }
}

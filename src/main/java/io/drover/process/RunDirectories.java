package io.drover.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The directories of runs in theirs. Ids are digits, letters, dots and hyphens: none leads anywhere else. Thread-safe. */
public final class RunDirectories {
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._-]{0,99}");

    private final Path root;

    RunDirectories(Path root) {
        this.root = root.toAbsolutePath();
    }

    public Optional<RunDirectory> find(String id) {
        return ID.matcher(id).matches() && Files.isDirectory(root.resolve(id))
                ? Optional.of(new RunDirectory(root.resolve(id)))
                : Optional.empty();
    }

    /** The newest run of an action, whose number ids begin with. */
    public Optional<RunDirectory> ofAction(long action) {
        return all().stream()
                .filter(run -> run.id().startsWith(action + "-"))
                .max(Comparator.comparing(RunDirectory::began));
    }

    public List<RunDirectory> newest(int most) {
        return all().stream()
                .sorted(Comparator.comparing(RunDirectory::began).reversed())
                .limit(most)
                .toList();
    }

    /** Whether it is there or not. */
    RunDirectory of(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("'" + id + "' is no id of a run");
        }
        return new RunDirectory(root.resolve(id));
    }

    List<RunDirectory> all() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(root)) {
            return found.filter(Files::isDirectory)
                    .filter(path -> ID.matcher(path.getFileName().toString()).matches())
                    .map(RunDirectory::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

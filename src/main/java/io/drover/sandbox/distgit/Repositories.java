package io.drover.sandbox.distgit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** The bare repositories under one directory, as {@code <namespace>/<name>.git}. Callers close what they open. */
final class Repositories {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]*");

    private final Path root;

    Repositories(Path root) {
        this.root = root;
    }

    /** Empty where there is none, or the names could not be names of a repository. */
    Optional<Repository> open(String namespace, String name) throws IOException {
        if (!valid(namespace, name) || !Files.isDirectory(path(namespace, name))) {
            return Optional.empty();
        }
        return Optional.of(bare(namespace, name));
    }

    /** Opens it; creates it empty, with this branch as its HEAD, where it is new. */
    Repository openOrCreate(String namespace, String name, String firstBranch) throws IOException {
        if (!valid(namespace, name)) {
            throw new IllegalArgumentException("not a repository's name: " + namespace + "/" + name);
        }
        Optional<Repository> existing = open(namespace, name);
        if (existing.isPresent()) {
            return existing.get();
        }
        Repository created = bare(namespace, name);
        created.create(true);
        created.getConfig().setInt("gc", null, "auto", 0);
        created.getConfig().setBoolean("receive", null, "autogc", false);
        created.getConfig().save();
        created.updateRef(Constants.HEAD).link(Constants.R_HEADS + firstBranch);
        return created;
    }

    /** Every {@code namespace/name}, sorted. */
    List<String> names() throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(root, 2)) {
            return found.filter(path -> root.relativize(path).getNameCount() == 2)
                    .map(path -> root.relativize(path).toString().replace('\\', '/'))
                    .filter(path -> path.endsWith(".git"))
                    .map(path -> path.substring(0, path.length() - ".git".length()))
                    .sorted()
                    .toList();
        }
    }

    private Repository bare(String namespace, String name) throws IOException {
        return new FileRepositoryBuilder()
                .setGitDir(path(namespace, name).toFile())
                .setBare()
                .build();
    }

    private Path path(String namespace, String name) {
        return root.resolve(namespace).resolve(name + ".git");
    }

    private static boolean valid(String namespace, String name) {
        return NAME.matcher(namespace).matches() && NAME.matcher(name).matches();
    }
}

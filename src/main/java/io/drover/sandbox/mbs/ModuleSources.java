package io.drover.sandbox.mbs;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Where MBS clones modules from. */
public interface ModuleSources {

    /**
     * One commit of a module's repository.
     *
     * @param modulemd content of {@code <name>.yaml}, "" where the commit has none
     * @param committed the committer time
     * @param inBranch whether the branch holds the commit
     */
    record ModuleSource(String modulemd, Instant committed, boolean inBranch) {}

    /**
     * Reads.
     *
     * @param name the repository below {@code modules/}
     * @return empty where there is no such repository or commit
     */
    Optional<ModuleSource> find(String name, String commit, String branch) throws IOException;
}

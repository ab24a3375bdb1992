package io.drover.ledger;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The two commits that every action takes, before its request and after the answer, together with those of actions that
 * are sent at the same moment: who calls waits for the disk, and shares the wait with others. Thread-safe.
 */
public final class ActionCommits implements AutoCloseable {
    /** One of the two. */
    sealed interface Write {
        ActionRow action();
    }

    /** As in {@link Actions#sending}. */
    record Sending(ActionRow action, Actions.Request request) implements Write {}

    /** As in {@link Actions#accepted}. */
    record Accepting(ActionRow action, CallMade call, Actions.Taken taken, @Nullable Instant pollAt) implements Write {
        String state() {
            return pollAt == null ? "DONE" : "ACCEPTED";
        }
    }

    private final GroupCommit<Write, Boolean> commits;

    /** Starts its writer. */
    public ActionCommits(Actions actions) {
        commits = new GroupCommit<>("actions", actions.writes()::together, write -> actions.writes()
                .together(List.of(write))
                .get(0));
    }

    /** As {@link Actions#sending}. @throws NotTaken when closed */
    public boolean sending(ActionRow action, Actions.Request request) {
        return await(new Sending(action, request));
    }

    /** As {@link Actions#accepted}. @throws NotTaken when closed */
    public void accepted(ActionRow action, CallMade call, Actions.Taken taken, @Nullable Instant pollAt) {
        await(new Accepting(action, call, taken, pollAt));
    }

    private boolean await(Write write) {
        try {
            return commits.write(write).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Writes what it has, and ends. */
    @Override
    public void close() {
        commits.close();
    }
}

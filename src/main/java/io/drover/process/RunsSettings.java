package io.drover.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How runs are kept.
 *
 * @param directory that holds one directory for each; of this machine, since processes are
 * @param environment names of our environment's variables that programs see
 * @param grace between asking a run to end and ending it
 * @param logBytes of one log, beyond which its middle is left out
 * @param keep how long what is over is kept
 * @param keepBytes of all that is over; beyond it the oldest go first
 */
public record RunsSettings(
        Path directory, List<String> environment, Duration grace, long logBytes, Duration keep, long keepBytes) {
    public RunsSettings {
        environment = List.copyOf(environment);
        if (logBytes < 10_000) {
            throw new IllegalArgumentException("log-bytes: at least 10000, not " + logBytes);
        }
        if (keep.compareTo(Duration.ofHours(1)) < 0) {
            throw new IllegalArgumentException("keep: an hour at least, not " + keep);
        }
    }
}

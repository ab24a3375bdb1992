package io.drover.sigul;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code drover.sigul} of the configuration.
 *
 * @param command the words before key and RPMs: {@code sigul --batch sign-rpms --store-in-koji --koji-only}
 * @param passphrases directory with one file per key, named as the key, that holds its passphrase; null: sigul needs none
 * @param timeout after which a signing is ended with all its processes
 */
public record SigulSettings(List<String> command, @Nullable Path passphrases, Duration timeout) {
    public SigulSettings {
        command = List.copyOf(command);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("drover.sigul.command: must be set");
        }
        if (timeout.toMillis() < 1 || timeout.compareTo(Duration.ofHours(12)) > 0) {
            throw new IllegalArgumentException("drover.sigul.timeout: between 1ms and 12h, not " + timeout);
        }
    }
}

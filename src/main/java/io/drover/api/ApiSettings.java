package io.drover.api;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code drover.api}.
 *
 * @param openReads {@code drover.api.open-reads}: whether reading needs no login
 * @param publicUrl {@code drover.api.public-url}: what stands before the path in the links we give out, as behind a
 *     proxy ("https://drover.example.org"); null: the address that was asked
 * @param failedLogins {@code drover.api.failed-logins}: wrong passwords per address and minute, 1 to 1000
 * @param version ours, as {@code /about/} tells it
 */
public record ApiSettings(boolean openReads, @Nullable URI publicUrl, int failedLogins, String version) {
    public ApiSettings {
        if (failedLogins < 1 || failedLogins > 1_000) {
            throw new IllegalArgumentException("drover.api.failed-logins: between 1 and 1000, not " + failedLogins);
        }
        if (publicUrl != null && (publicUrl.getHost() == null || publicUrl.getRawQuery() != null)) {
            throw new IllegalArgumentException(
                    "drover.api.public-url: a URL such as https://drover.example.org, not " + publicUrl);
        }
    }
}

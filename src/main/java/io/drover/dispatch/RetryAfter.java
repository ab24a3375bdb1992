package io.drover.dispatch;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** HTTP's header Retry-After. */
public final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");

    private RetryAfter() {}

    /** What it says in seconds; null where it is absent, and for a date, which would need the peer's clock. */
    public static @Nullable Duration seconds(@Nullable String header) {
        String text = header == null ? "" : header.strip();
        return SECONDS.matcher(text).matches() ? Duration.ofSeconds(Long.parseLong(text)) : null;
    }
}

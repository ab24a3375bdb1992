package io.drover.api;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The token of an {@code Authorization: Bearer} header. Never printed, never logged. */
final class Bearer {
    static final String CHALLENGE = "Bearer realm=\"drover\"";
    private static final int LONGEST = 8_192;
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]+");

    private Bearer() {}

    static Optional<String> token(@Nullable String header) {
        if (header == null || header.length() > LONGEST || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.empty();
        }
        String token = header.substring(7).strip();
        return TOKEN.matcher(token).matches() ? Optional.of(token) : Optional.empty();
    }
}

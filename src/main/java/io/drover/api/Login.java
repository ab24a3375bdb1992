package io.drover.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** HTTP Basic login against {@link Users}, with a bound on wrong passwords per address. Thread-safe. */
final class Login {
    private static final int LONGEST_HEADER = 1_024;

    private final Users users;
    private final FailedLogins failures;

    Login(Users users, FailedLogins failures) {
        this.users = users;
        this.failures = failures;
    }

    /**
     * @param roles one of these is needed, none: any user
     * @throws ApiError 401 without or with a wrong login, 403 without the role, 429 after too many wrong ones
     */
    User require(Request request, Set<String> roles) {
        User user = user(request);
        if (!user.hasOneOf(roles)) {
            throw ApiError.of(
                    403,
                    "User " + user.name() + " does not have any of the following roles: "
                            + String.join(", ", new TreeSet<>(roles)));
        }
        return user;
    }

    private User user(Request request) {
        if (failures.tooMany(request.address())) {
            throw new ApiError(
                    429,
                    "Too many wrong logins from this address. Try again in a minute.",
                    Map.of("Retry-After", Long.toString(FailedLogins.WINDOW.toSeconds())));
        }
        String[] nameAndPassword = credentials(request.authorization());
        if (nameAndPassword == null) {
            throw unauthorized("A login is needed here: HTTP Basic.");
        }
        return users.check(nameAndPassword[0], nameAndPassword[1]).orElseThrow(() -> {
            failures.failed(request.address());
            return unauthorized("Unauthorized");
        });
    }

    private static ApiError unauthorized(String message) {
        return new ApiError(401, message, Map.of("WWW-Authenticate", "Basic realm=\"drover\", charset=\"UTF-8\""));
    }

    private static String @Nullable [] credentials(@Nullable String header) {
        if (header == null || header.length() > LONGEST_HEADER || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return null;
        }
        try {
            String pair =
                    new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? null : new String[] {pair.substring(0, colon), pair.substring(colon + 1)};
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}

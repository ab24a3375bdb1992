package io.drover.api;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who sends a request, in the ways that are configured, the first that tells; with a bound on wrong passwords and
 * tokens per address. Thread-safe.
 */
public final class Login {
    private static final Logger LOG = LoggerFactory.getLogger(Login.class);

    private final List<Identity> identities;
    private final Roles roles;
    private final FailedLogins failures;

    Login(List<Identity> identities, Roles roles, FailedLogins failures) {
        this.identities = List.copyOf(identities);
        this.roles = roles;
        this.failures = failures;
    }

    /** By HTTP Basic alone. */
    Login(Users users, FailedLogins failures) {
        this(List.of(new BasicIdentity(users)), Roles.none(), failures);
    }

    /** As Freshmaker's {@code /about/} names the ways to log in. */
    public static String backend(List<Identity> identities) {
        String all = identities.stream().map(Identity::backend).sorted().collect(Collectors.joining("_or_"));
        return all.isEmpty() ? "none" : all;
    }

    /**
     * @param wanted one of these roles is needed, none: any user
     * @throws ApiError 401 without or with a wrong login, 403 without the role, 429 after too many wrong ones, 503 where who
     *     vouches for people does not answer
     */
    User require(Request request, Set<String> wanted) {
        User user = user(request);
        if (!user.hasOneOf(wanted)) {
            throw ApiError.of(
                    403,
                    "User " + user.name() + " does not have any of the following roles: "
                            + String.join(", ", new TreeSet<>(wanted)));
        }
        return user;
    }

    private User user(Request request) {
        if (request.authorization() != null && failures.tooMany(request.address())) {
            throw new ApiError(
                    429,
                    "Too many wrong logins from this address. Try again in a minute.",
                    Map.of("Retry-After", Long.toString(FailedLogins.WINDOW.toSeconds())));
        }
        Claim failure = Claim.NONE;
        for (Identity identity : identities) {
            Claim claim = identity.of(request);
            if (claim instanceof Claim.Of somebody) {
                Set<String> all = new HashSet<>(somebody.roles());
                all.addAll(roles.of(somebody.name(), somebody.groups()));
                return new User(somebody.name(), all, somebody.scopes());
            }
            // whether it is wrong is not known while one that does not answer might know it
            failure = failure instanceof Claim.Away || claim instanceof Claim.None ? failure : claim;
        }
        throw refusal(request, failure);
    }

    private ApiError refusal(Request request, Claim failure) {
        if (failure instanceof Claim.Away away) {
            LOG.warn("{}: {}", request, away.why());
            return ApiError.of(503, "Who you are cannot be told now. Try again later.");
        }
        if (failure instanceof Claim.Wrong wrong) {
            failures.failed(request.address());
            return unauthorized(wrong.why());
        }
        return unauthorized("Unauthorized");
    }

    private ApiError unauthorized(String message) {
        String challenges = identities.stream()
                .map(Identity::challenge)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining(", "));
        return new ApiError(401, message, challenges.isEmpty() ? Map.of() : Map.of("WWW-Authenticate", challenges));
    }
}

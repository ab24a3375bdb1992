package io.drover.api;

import io.drover.ledger.LedgerAway;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole REST server without its transport: finds the resource, asks for the login where one is needed, and turns
 * whatever goes wrong into an error body. Thread-safe.
 */
public final class Api {
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);

    private final Resources resources = new Resources();
    private final boolean openReads;
    private final Login login;
    private final Gate gate;

    /** With logins by HTTP Basic alone. */
    public Api(ApiSettings settings, Users users, Clock clock, List<Resources.Face> faces) {
        this(settings, List.of(new BasicIdentity(users)), Roles.none(), clock, faces);
    }

    /** @param identities the ways to log in, in the order in which they are tried */
    public Api(ApiSettings settings, List<Identity> identities, Roles roles, Clock clock, List<Resources.Face> faces) {
        this.openReads = settings.openReads();
        this.login = new Login(identities, roles, new FailedLogins(settings.failedLogins(), clock));
        this.gate = new Gate(login, openReads, clock);
        faces.forEach(face -> face.addTo(resources));
    }

    /** Never throws for what a client sends or a resource fails at. */
    public Answer answer(Request request) {
        try {
            return switch (request.method()) {
                case "OPTIONS" -> Answer.empty(204, Map.of("Allow", resources.allowed(request)));
                case "HEAD" -> found(request.as("GET")).withoutBody();
                default -> found(request);
            };
        } catch (ApiError e) {
            return request.method().equals("HEAD") ? e.answer().withoutBody() : e.answer();
        } catch (RuntimeException e) {
            return failed(request, e);
        }
    }

    /** The same logins for what is served beside. */
    public Gate gate() {
        return gate;
    }

    private Answer found(Request request) {
        Resources.Found found = resources.find(request);
        if (found.entry().isMoved(request)) {
            return moved(request);
        }
        Set<String> roles = found.entry().operation().roles();
        User user = roles == null && openReads
                ? new User("", Set.of())
                : login.require(request, roles == null ? Set.of() : roles);
        return found.entry().resource().answer(request, found.path(), user);
    }

    /** 308, for a client must not make a GET of a POST. */
    private static Answer moved(Request request) {
        String query = request.query().params().isEmpty() ? "" : "?" + request.query();
        return Answer.empty(308, Map.of("Location", request.base() + request.path() + "/" + query));
    }

    private static Answer failed(Request request, RuntimeException e) {
        if (LedgerAway.is(e)) {
            LOG.warn("{}: the ledger's database does not answer: {}", request, e.getMessage());
            return ApiError.of(503, "The ledger's database does not answer. Try again later.")
                    .answer();
        }
        LOG.error("{} failed", request, e);
        return ApiError.of(500, "Internal Server Error").answer();
    }
}

package io.drover.koji;

import io.drover.dispatch.CallResult;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens and closes sessions with a name and a password ({@code wire/koji.md} §3.1). Thread-safe. */
final class KojiLogin implements KojiSessions.Login {

    private static final Logger LOG = LoggerFactory.getLogger(KojiLogin.class);

    private final KojiSettings settings;
    private final KojiTransport transport;

    KojiLogin(KojiSettings settings, KojiTransport transport) {
        this.settings = settings;
        this.transport = transport;
    }

    @Override
    public KojiSession login() {
        if (settings.anonymous()) {
            throw new KojiException(
                    "login",
                    new CallResult.Denied<>("this koji call needs a login and there is no account: set drover.koji.user"
                            + " and drover.koji.password"));
        }
        // without session headers: a login inside a session is refused
        Object answer = new KojiCaller(transport)
                .anonymous(new XmlRpcCall("login", List.of(settings.user(), settings.password())));
        if (answer instanceof Map<?, ?> struct
                && struct.get("session-id") instanceof Long id
                && struct.get("session-key") instanceof String key) {
            LOG.info("logged in at koji {} as {}, session {}", settings.server(), settings.user(), id);
            return new KojiSession(id, key);
        }
        throw new KojiException(
                "login",
                new CallResult.Unavailable<>(
                        "login at " + settings.server() + " answered without session-id and session-key", null));
    }

    /** Closes a session for good; whether that works matters little, the hub forgets idle ones by itself. */
    boolean logout(KojiSession session) {
        byte[] body = XmlRpcWriter.call(new XmlRpcCall("logout", List.of()), XmlRpcLimits.CALL);
        HubReply reply = transport.send("logout", body, session.headers(session.takeNumber()));
        boolean answered = reply instanceof HubReply.Answered;
        LOG.info("{} {}", session, answered ? "logged out" : "left to expire, the hub does not answer");
        return answered;
    }
}

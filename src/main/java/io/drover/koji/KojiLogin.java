package io.drover.koji;

import io.drover.dispatch.CallResult;
import io.drover.tls.PemFiles;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens and closes sessions as the profile says ({@code wire/koji.md} §3.1). Thread-safe. */
final class KojiLogin implements KojiSessions.Login {

    private static final Logger LOG = LoggerFactory.getLogger(KojiLogin.class);
    private static final XmlRpcCall SSL_LOGIN = new XmlRpcCall("sslLogin", List.of());

    private final KojiProfile profile;
    private final KojiTransport hub;
    private final KojiTransport sslLogin;
    /** The one that TLS shows: of the file as it was when the connections were made. */
    private final @Nullable X509Certificate certificate;

    /** @param sslLogin the path where the web server asks for a certificate or a ticket */
    KojiLogin(KojiProfile profile, KojiTransport hub, KojiTransport sslLogin) {
        this.profile = profile;
        this.hub = hub;
        this.sslLogin = sslLogin;
        this.certificate = profile.auth() instanceof KojiAuth.Certificate ours
                ? PemFiles.certificates(ours.certificate()).get(0)
                : null;
    }

    @Override
    public KojiSession login() {
        // without session headers: a login inside a session is refused
        Object answer = answer(profile.auth());
        if (answer instanceof Map<?, ?> struct
                && struct.get("session-id") instanceof Long id
                && struct.get("session-key") instanceof String key) {
            LOG.info("logged in at koji {} by {}, session {}", profile.server(), profile.auth(), id);
            return new KojiSession(id, key);
        }
        throw new KojiException(
                "login",
                new CallResult.Unavailable<>(
                        "login at " + profile.server() + " answered without session-id and session-key", null));
    }

    private @Nullable Object answer(KojiAuth auth) {
        if (auth instanceof KojiAuth.Password login) {
            return new KojiCaller(hub).anonymous(new XmlRpcCall("login", List.of(login.user(), login.password())));
        }
        if (auth instanceof KojiAuth.Certificate ours) {
            checkValidity(ours);
            return new KojiCaller(sslLogin).anonymous(SSL_LOGIN);
        }
        if (auth instanceof KojiAuth.Kerberos kerberos) {
            // the ticket goes out once, unasked, and with this request only
            String token = KojiTicket.token(kerberos, profile.server().getHost());
            return new KojiCaller(sslLogin).anonymous(SSL_LOGIN, Map.of("Authorization", "Negotiate " + token));
        }
        throw new KojiException(
                "login",
                new CallResult.Denied<>("this koji call needs a login and the profile " + profile.name()
                        + " has no account: set user and password, cert, or principal and keytab in drover.koji"));
    }

    /** A server that is shown such a certificate breaks off, often before it can say why. */
    private void checkValidity(KojiAuth.Certificate ours) {
        try {
            if (certificate != null) {
                certificate.checkValidity();
            }
        } catch (CertificateException e) {
            throw new KojiException(
                    "sslLogin",
                    new CallResult.Denied<>("sslLogin was not sent to koji, our certificate is not valid now: "
                            + e.getMessage() + "; renew " + ours.certificate().path() + " and start again"),
                    e);
        }
    }

    /** Closes a session for good; whether that works matters little, the hub forgets idle ones by itself. */
    boolean logout(KojiSession session) {
        byte[] body = XmlRpcWriter.call(new XmlRpcCall("logout", List.of()), XmlRpcLimits.CALL);
        HubReply reply = hub.send("logout", body, session.headers(session.takeNumber()));
        boolean answered = reply instanceof HubReply.Answered;
        LOG.info("{} {}", session, answered ? "logged out" : "left to expire, the hub does not answer");
        return answered;
    }
}

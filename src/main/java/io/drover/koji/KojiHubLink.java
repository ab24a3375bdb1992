package io.drover.koji;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.support.service.ServiceHelper;

/**
 * The way to one hub: its connections, its TLS and the logins we hold there. Made when somebody first asks for it, closed
 * with the component. Thread-safe.
 */
public final class KojiHubLink {

    private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final KojiProfile profile;
    private final HttpComponent http;
    private final Map<Duration, KojiTransport> transports = new ConcurrentHashMap<>();
    private final KojiTransport loginTransport;
    private final KojiLogin login;
    private final KojiSessions sessions;

    private KojiHubLink(KojiProfile profile, HttpComponent http) {
        this.profile = profile;
        this.http = http;
        Duration patience = profile.timeout().compareTo(LOGIN_TIMEOUT) < 0 ? profile.timeout() : LOGIN_TIMEOUT;
        loginTransport =
                opened(URI.create(profile.server().toString().replaceFirst("/+$", "") + "/ssllogin"), patience);
        login = new KojiLogin(profile, transport(patience), loginTransport);
        sessions = new KojiSessions(profile.sessions(), profile.timeout(), login, System::nanoTime);
    }

    static KojiHubLink open(CamelContext context, KojiProfile profile) {
        // an instance of our own: its retries must be off, they would repeat calls behind the call number's back
        HttpComponent http = new HttpComponent();
        http.setCamelContext(context);
        http.setAutomaticRetriesDisabled(true);
        http.setCookieManagementDisabled(true);
        http.setHttpClientConfigurer(new UnreadAnswers());
        KojiTls.configure(http, profile);
        http.setConnectTimeout(CONNECT_TIMEOUT.toMillis());
        http.setConnectionRequestTimeout(CONNECT_TIMEOUT.toMillis());
        ServiceHelper.startService(http);
        return new KojiHubLink(profile, http);
    }

    public KojiProfile profile() {
        return profile;
    }

    /** The hub's address with such patience. */
    KojiTransport transport(Duration patience) {
        KojiTransport known = transports.get(patience);
        return known != null ? known : transports.computeIfAbsent(patience, p -> opened(profile.server(), p));
    }

    KojiSessions sessions() {
        return sessions;
    }

    private KojiTransport opened(URI address, Duration patience) {
        String uri = address + "?throwExceptionOnFailure=false&followRedirects=false&disableStreamCache=true"
                + "&userAgent=Drover&responseTimeout=" + patience.toMillis() + "&soTimeout=" + patience.toMillis();
        try {
            KojiTransport transport =
                    new KojiTransport((HttpEndpoint) http.createEndpoint(uri), profile.server(), patience);
            ServiceHelper.startService(transport);
            return transport;
        } catch (Exception e) {
            // createEndpoint() declares Exception; an address that was checked cannot be at fault
            throw new IllegalStateException("no way to " + address, e);
        }
    }

    void close() {
        for (KojiSession session : sessions.drain()) {
            if (!login.logout(session)) {
                break;
            }
        }
        ServiceHelper.stopService(loginTransport);
        transports.values().forEach(ServiceHelper::stopService);
        ServiceHelper.stopService(http);
    }
}

package io.drover.koji;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;

/**
 * The {@code koji:} component: one koji hub, its account and the sessions all {@code koji:} endpoints share. Configure it
 * with {@link KojiSettings}, or as {@code camel.component.koji.server} and so on. Thread-safe once started.
 */
@Component("koji")
public class KojiComponent extends DefaultComponent {

    private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    @Metadata(required = true, description = "Address of the hub, https://koji.example.org/kojihub.")
    private @Nullable String server;

    @Metadata(label = "security", description = "Account to log in with; without it only calls without a session work.")
    private String user = "";

    @Metadata(label = "security", secret = true, description = "Password of the account.")
    private String password = "";

    @Metadata(
            defaultValue = "60000",
            javaType = "java.time.Duration",
            description = "Longest wait for the first byte of an answer, and again until its last.")
    private long timeout = 60_000;

    @Metadata(defaultValue = "4", description = "Logins held at once: so many changing calls run in parallel.")
    private int sessions = 4;

    private @Nullable KojiSettings settings;
    private @Nullable HttpComponent http;
    private @Nullable KojiTransport loginTransport;
    private @Nullable KojiLogin login;
    private @Nullable KojiSessions pool;

    /** For Camel, which then sets the properties. */
    public KojiComponent() {}

    /** For wiring by hand. */
    public KojiComponent(KojiSettings settings) {
        this.server = settings.server().toString();
        this.user = settings.user();
        this.password = settings.password();
        this.timeout = settings.timeout().toMillis();
        this.sessions = settings.sessions();
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        KojiEndpoint endpoint = new KojiEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        if (server == null) {
            throw new IllegalArgumentException("the koji component needs the hub's address: drover.koji.server");
        }
        settings = new KojiSettings(URI.create(server), user, password, Duration.ofMillis(timeout), sessions);
        http = httpComponent(getCamelContext());
        Duration patience = settings.timeout().compareTo(LOGIN_TIMEOUT) < 0 ? settings.timeout() : LOGIN_TIMEOUT;
        loginTransport = transport(patience);
        login = new KojiLogin(settings, loginTransport);
        pool = new KojiSessions(settings.sessions(), settings.timeout(), login);
    }

    /** An instance of our own: its retries must be off, they would repeat calls behind the call number's back. */
    private static HttpComponent httpComponent(CamelContext context) {
        HttpComponent http = new HttpComponent();
        http.setCamelContext(context);
        http.setAutomaticRetriesDisabled(true);
        http.setCookieManagementDisabled(true);
        http.setHttpClientConfigurer(new UnreadAnswers());
        http.setUseGlobalSslContextParameters(true);
        http.setConnectTimeout(CONNECT_TIMEOUT.toMillis());
        http.setConnectionRequestTimeout(CONNECT_TIMEOUT.toMillis());
        ServiceHelper.initService(http);
        return http;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        ServiceHelper.startService(http, loginTransport);
    }

    @Override
    protected void doStop() throws Exception {
        if (pool != null && login != null) {
            for (KojiSession session : pool.drain()) {
                if (!login.logout(session)) {
                    break;
                }
            }
        }
        ServiceHelper.stopService(loginTransport, http);
        super.doStop();
    }

    /** A way to the hub with its own patience; the caller starts and stops it. */
    KojiTransport transport(Duration patience) throws Exception {
        if (settings == null || http == null) {
            throw new IllegalStateException("the koji component has not been initialised");
        }
        String uri = settings.server() + "?throwExceptionOnFailure=false&followRedirects=false&disableStreamCache=true"
                + "&userAgent=Drover&responseTimeout=" + patience.toMillis() + "&soTimeout=" + patience.toMillis();
        return new KojiTransport((HttpEndpoint) http.createEndpoint(uri), settings.server(), patience);
    }

    KojiSessions sessionPool() {
        if (pool == null) {
            throw new IllegalStateException("the koji component has not been initialised");
        }
        return pool;
    }

    public @Nullable String getServer() {
        return server;
    }

    public void setServer(String server) {
        this.server = server;
    }

    public String getUser() {
        return user;
    }

    public void setUser(String user) {
        this.user = user;
    }

    public String getPassword() {
        return password;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    public long getTimeout() {
        return timeout;
    }

    public void setTimeout(long timeout) {
        this.timeout = timeout;
    }

    public int getSessions() {
        return sessions;
    }

    public void setSessions(int sessions) {
        this.sessions = sessions;
    }
}

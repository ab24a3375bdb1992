package io.drover.koji;

import java.time.Duration;
import java.util.Set;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Call any method of a koji hub.
 *
 * <p>{@code koji:getBuild} with the body {@code ["bash-5.2.32-1.fc41"]} becomes the build as JSON;
 * {@code koji:tagBuild?session=required} with {@code {"tag": "f41", "build": 42}} the task's id. {@code koji:multiCall}
 * takes {@code [{"method": …, "params": …}]} and gives {@code [{"value": …} or {"fault": {"code": …, "text": …}}]}.
 * Whatever is not done is a {@link KojiException}. Source: wire/koji.md.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "koji",
        title = "Koji",
        syntax = "koji:method",
        producerOnly = true,
        remote = true,
        category = {Category.API, Category.RPC})
public class KojiEndpoint extends DefaultEndpoint {

    /** They would pull a session from under the pool. */
    private static final Set<String> OURS_ALONE =
            Set.of("login", "sslLogin", "logout", "logoutChild", "subsession", "exclusiveSession", "sharedSession");

    @UriPath(description = "Method of the hub: getBuild, tagBuild, repo.request; multiCall for several calls at once.")
    @Metadata(required = true)
    private final String method;

    @UriParam(
            defaultValue = "NONE",
            description = "REQUIRED calls in a session, protected by its call number: for every call that changes"
                    + " something. NONE calls without a login.")
    private SessionUse session = SessionUse.NONE;

    @UriParam(
            javaType = "java.time.Duration",
            defaultValue = "0",
            description = "Longest wait for the first byte of an answer, and again until its last; 0: the profile's.")
    private long timeout;

    @UriParam(
            defaultValue = "default",
            description = "Name of the hub's profile, where the variable kojiProfile names none.")
    private String profile = KojiProfile.DEFAULT;

    public KojiEndpoint(String uri, KojiComponent component, String method) {
        super(uri, component);
        this.method = method;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        if (!method.matches("[A-Za-z_][A-Za-z0-9_.]{0,99}")) {
            throw new IllegalArgumentException("not a method of a koji hub: " + method);
        }
        if (OURS_ALONE.contains(method)) {
            throw new IllegalArgumentException("koji:" + method + " is the component's own; use session=required");
        }
        component().hub(profile);
    }

    @Override
    public Producer createProducer() {
        return new KojiProducer(this);
    }

    /** The hub that an exchange is for. @param named by the exchange; "" where it names none */
    KojiHubLink hub(String named) {
        return component().hub(named.isEmpty() ? profile : named);
    }

    /** How long a call to that hub may take. */
    Duration patience(KojiHubLink hub) {
        return timeout > 0 ? Duration.ofMillis(timeout) : hub.profile().timeout();
    }

    private KojiComponent component() {
        return (KojiComponent) getComponent();
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("koji: calls the hub; its messages come by bus:");
    }

    public String getMethod() {
        return method;
    }

    public SessionUse getSession() {
        return session;
    }

    public void setSession(SessionUse session) {
        this.session = session;
    }

    public long getTimeout() {
        return timeout;
    }

    public void setTimeout(long timeout) {
        this.timeout = timeout;
    }

    public String getProfile() {
        return profile;
    }

    public void setProfile(String profile) {
        this.profile = profile;
    }
}

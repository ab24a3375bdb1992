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
 * {@code koji:listBuilds?page=1000} and {@code koji:listTagged?stream=true} give an iterator over rows, for a split with
 * streaming; {@code koji:upload?session=required} takes a file's content.
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

    @UriPath(
            description =
                    "Method of the hub: getBuild, tagBuild, repo.request; multiCall for several calls at once; upload"
                            + " for a file.")
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
            description = "Longest wait for the first byte of an answer, and again until its last; 0: the component's.")
    private long timeout;

    @UriParam(defaultValue = "default", description = "Reserved for more hubs than one; only default is known.")
    private String profile = "default";

    @UriParam(
            description =
                    "Of multiCall: most calls in one request, at most 10000; 0: 100 in a session and 1000 without."
                            + " Further requests follow, also where one would become too large for the hub.")
    private int batch;

    @UriParam(
            description =
                    "Of methods that give a list: rows in one request. The body becomes an iterator, for a split with"
                            + " streaming, that holds one page; 0: the whole list at once. Methods without queryOpts are asked by"
                            + " filterResults. Limit and offset in the body's queryOpts count for all pages together.")
    private int page;

    @UriParam(
            description =
                    "With page: by which member rows are sorted, - before it for descending, several with commas. It"
                            + " must tell all rows apart, else pages overlap. Empty: build_id or id, newest first; order in the"
                            + " body's queryOpts goes before.")
    private String order = "";

    @UriParam(
            description =
                    "Of methods that give a list: the body becomes an iterator, for a split with streaming, over the"
                            + " rows of one answer as they arrive, with the connection open until the last. Without a session only;"
                            + " steps that are slow should use page instead.")
    private boolean stream;

    @UriParam(
            description = "Of upload: directory in the hub's work directory, cli-build/something. The exchange variable"
                    + " kojiUploadPath goes before; without both one under cli-build is made up.")
    private String filepath = "";

    @UriParam(
            description =
                    "Of upload: name of the file there. The exchange variable kojiUploadName goes before; without both"
                            + " that of the file in the body.")
    private String fileName = "";

    @UriParam(description = "Of upload: volume of the hub to put the file on; empty: its usual one.")
    private String volume = "";

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
        if (!"default".equals(profile)) {
            throw new IllegalArgumentException("koji:" + method + " names the unknown profile " + profile);
        }
        work();
    }

    private KojiWork work() {
        KojiWorks works = new KojiWorks(method, session);
        return works.choose(
                batch, new KojiWorks.Rows(page, order, stream), new UploadPlace(filepath, fileName, volume));
    }

    @Override
    public Producer createProducer() throws Exception {
        KojiComponent component = (KojiComponent) getComponent();
        Duration patience = Duration.ofMillis(timeout > 0 ? timeout : component.getTimeout());
        return new KojiProducer(this, work(), component.transport(patience), component.sessionPool());
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

    public int getBatch() {
        return batch;
    }

    public void setBatch(int batch) {
        this.batch = batch;
    }

    public int getPage() {
        return page;
    }

    public void setPage(int page) {
        this.page = page;
    }

    public String getOrder() {
        return order;
    }

    public void setOrder(String order) {
        this.order = order;
    }

    public boolean isStream() {
        return stream;
    }

    public void setStream(boolean stream) {
        this.stream = stream;
    }

    public String getFilepath() {
        return filepath;
    }

    public void setFilepath(String filepath) {
        this.filepath = filepath;
    }

    public String getFileName() {
        return fileName;
    }

    public void setFileName(String fileName) {
        this.fileName = fileName;
    }

    public String getVolume() {
        return volume;
    }

    public void setVolume(String volume) {
        this.volume = volume;
    }
}

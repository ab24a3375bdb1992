package io.drover.bus;

import io.drover.plan.Jq;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * A durable subscription to topics of the distribution's bus. The route judges each message once: it filters, looks up,
 * and plans; what it decided is committed in one piece when it ends. A lookup that could not tell makes the message wait
 * and come again. The body is the payload as a JSON tree; the exchange variables {@code messageId} and
 * {@code fullTopic} (with the environment's prefix) tell where it came from.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "bus",
        title = "Bus",
        syntax = "bus:topics",
        consumerOnly = true,
        remote = false,
        category = {Category.MESSAGING})
public final class BusEndpoint extends DefaultEndpoint implements MultipleConsumersSupport {
    private static final long NO_WINDOW = -1;

    @UriPath(description = "Topics without the environment's prefix, separated by commas; AMQP wildcards * and #")
    @Metadata(required = true)
    private String topics;

    @UriParam(
            description =
                    "jq over the payload: messages of one key are judged one at a time, in the order in which they"
                            + " came; different keys side by side. Default: no order")
    private @Nullable String key;

    @UriParam(
            description =
                    "With key: how long after the first message of a key others of it are waited for, and then judged with"
                            + " it as one. The body is the list of their payloads, oldest first, also where it is only"
                            + " one. 0: each by itself and, whatever the key, in no order",
            javaType = "java.time.Duration")
    private long window = NO_WINDOW;

    @UriParam(description = "Messages judged at the same time", defaultValue = "4")
    private int concurrency = 4;

    @UriParam(
            description =
                    "Makes the topic, drover.timer.<name>, a timer: six cron fields from second to day of week. Each tick is"
                            + " a message that Drover sends itself, once in the cluster")
    private @Nullable String cron;

    @UriParam(description = "Time zone of cron", defaultValue = "UTC")
    private String zone = "UTC";

    @UriParam(
            description = "Ticks missed while no instance ran that come late, the newest ones: 0 to 100",
            defaultValue = "1")
    private int catchUp = 1;

    BusEndpoint(String uri, BusComponent component, String topics) {
        super(uri, component);
        this.topics = topics;
    }

    /** Several routes may want the same topics; each gets every message. */
    @Override
    public boolean isMultipleConsumersSupported() {
        return true;
    }

    List<TopicPattern> patterns() {
        return Arrays.stream(topics.split(","))
                .map(String::strip)
                .map(TopicPattern::parse)
                .toList();
    }

    /** Null where the topic is no timer of this route's. */
    @Nullable
    Schedule schedule() {
        String times = cron;
        if (times == null) {
            return null;
        }
        if (!Ticks.isTick(topics) || topics.matches(".*[,*#\\s].*")) {
            throw new IllegalArgumentException(
                    getEndpointUri() + ": with cron the topic must be " + Ticks.TOPIC + "<name>, and one only");
        }
        if (catchUp < 0 || catchUp > 100) {
            throw new IllegalArgumentException(getEndpointUri() + ": catchUp between 0 and 100, not " + catchUp);
        }
        return Schedule.parse(times, zone);
    }

    /** Whether its body is a list of payloads; the window may be 0. */
    boolean hasWindow() {
        return window != NO_WINDOW;
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (concurrency < 1 || concurrency > 256) {
            throw new IllegalArgumentException(
                    getEndpointUri() + ": concurrency between 1 and 256, not " + concurrency);
        }
        if (window < NO_WINDOW || hasWindow() && key == null) {
            throw new IllegalArgumentException(
                    getEndpointUri() + ": window is a time, and needs key: messages of one key are gathered");
        }
        patterns();
        schedule();
        Jq.compileIfSet(getCamelContext(), "key", key);
        BusConsumer consumer = new BusConsumer(this, (BusComponent) getComponent(), processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("bus: only listens; plan what is to be done with action:");
    }

    public String getTopics() {
        return topics;
    }

    public void setTopics(String topics) {
        this.topics = topics;
    }

    public @Nullable String getKey() {
        return key;
    }

    public void setKey(String key) {
        this.key = key;
    }

    public long getWindow() {
        return window;
    }

    public void setWindow(long window) {
        this.window = window;
    }

    public @Nullable String getCron() {
        return cron;
    }

    public void setCron(String cron) {
        this.cron = cron;
    }

    public String getZone() {
        return zone;
    }

    public void setZone(String zone) {
        this.zone = zone;
    }

    public int getCatchUp() {
        return catchUp;
    }

    public void setCatchUp(int catchUp) {
        this.catchUp = catchUp;
    }

    public int getConcurrency() {
        return concurrency;
    }

    public void setConcurrency(int concurrency) {
        this.concurrency = concurrency;
    }
}

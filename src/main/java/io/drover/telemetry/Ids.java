package io.drover.telemetry;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What this thread is busy with, until closed: every line that it logs meanwhile carries these ids, whoever writes it, and
 * calls are traced to the message. May be nested; what was said before holds again after. To be closed by the thread that
 * opened it.
 */
public final class Ids implements AutoCloseable {
    /** UUID of the message in the ledger. */
    public static final String MESSAGE = "message_id";

    public static final String DELIVERY = "delivery_id";
    public static final String ROUTE = "route";
    public static final String EVENT = "event_id";
    public static final String ACTION = "action_id";
    public static final String VERB = "verb";
    /** The action's idempotency key. */
    public static final String KEY = "key";

    private final List<Before> before = new ArrayList<>(4);

    private record Before(String name, @Nullable String value) {}

    private Ids() {}

    /** Nothing yet. */
    public static Ids open() {
        return new Ids();
    }

    /** @param value null, where there is none: nothing is said then */
    public Ids with(String name, @Nullable Object value) {
        if (value != null) {
            before.add(new Before(name, MDC.get(name)));
            MDC.put(name, value.toString());
        }
        return this;
    }

    /** What this thread is busy with now. */
    public static @Nullable String now(String name) {
        return MDC.get(name);
    }

    @Override
    public void close() {
        for (int i = before.size() - 1; i >= 0; i--) {
            Before one = before.get(i);
            if (one.value() == null) {
                MDC.remove(one.name());
            } else {
                MDC.put(one.name(), one.value());
            }
        }
    }
}

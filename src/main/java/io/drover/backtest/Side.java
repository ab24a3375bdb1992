package io.drover.backtest;

import io.drover.bus.Rehearsed;
import java.util.List;

/** One set of routes. */
@FunctionalInterface
public interface Side {
    /** What they make of a message. Thread-safe; nothing is stored, done or asked. */
    Heard hear(Recording recording);

    /**
     * A message, and what came of it.
     *
     * @param id of the message; "" where it cannot be read
     * @param topic with its prefix
     * @param note why no route was asked, "" where one was
     * @param routes what each of those that want it made of it
     */
    record Heard(String id, String topic, String note, List<Rehearsed> routes) {
        public Heard {
            routes = List.copyOf(routes);
        }
    }
}

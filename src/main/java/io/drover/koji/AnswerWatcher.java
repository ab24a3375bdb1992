package io.drover.koji;

import java.io.InputStream;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** Is told how much of a hub's answer has come so far, by the thread that reads it; bind one to the registry. */
@FunctionalInterface
public interface AnswerWatcher {

    /** @param bytes of this answer so far */
    void came(long bytes);

    /** The context's watcher; one that does nothing where there is none. */
    static AnswerWatcher of(CamelContext context) {
        AnswerWatcher bound = context.getRegistry().findSingleByType(AnswerWatcher.class);
        return bound == null ? bytes -> {} : bound;
    }

    /** The same answer, watched. */
    default @Nullable InputStream watch(@Nullable InputStream answer) {
        return answer == null ? null : new WatchedStream(answer, this);
    }
}

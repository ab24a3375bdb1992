package io.drover.koji;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One login at the hub with its own call numbers ({@code wire/koji.md} §3.2). One call at a time uses it: see
 * {@link KojiSessions}. Its text never shows the key.
 */
final class KojiSession {

    private final long id;
    private final String key;
    private final AtomicLong lastNumber = new AtomicLong();

    KojiSession(long id, String key) {
        this.id = id;
        this.key = key;
    }

    /** The number of one logical call, to be taken before its first attempt and kept for the others. */
    long takeNumber() {
        return lastNumber.incrementAndGet();
    }

    /** Both spellings of the number: hubs 1.31 to 1.34 look for the second one only. */
    Map<String, String> headers(long number) {
        String text = Long.toString(number);
        return Map.of(
                "Koji-Session-Id", Long.toString(id),
                "Koji-Session-Key", key,
                "Koji-Session-Callnum", text,
                "Koji-CallNum", text);
    }

    @Override
    public String toString() {
        return "koji session " + id;
    }
}

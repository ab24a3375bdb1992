package io.drover.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts wrong passwords per address and minute; remembers the {@value #ADDRESSES} latest addresses. Thread-safe. */
final class FailedLogins {
    static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int ADDRESSES = 10_000;

    private final int most;
    private final Clock clock;
    private final Map<String, Count> byAddress = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > ADDRESSES;
        }
    };

    FailedLogins(int most, Clock clock) {
        this.most = most;
        this.clock = clock;
    }

    private record Count(Instant since, int failures) {}

    synchronized boolean tooMany(String address) {
        Count count = byAddress.get(address);
        return count != null && count.failures >= most && clock.instant().isBefore(count.since.plus(WINDOW));
    }

    synchronized void failed(String address) {
        Instant now = clock.instant();
        Count count = byAddress.get(address);
        boolean counting = count != null && now.isBefore(count.since.plus(WINDOW));
        byAddress.put(
                address, counting && count != null ? new Count(count.since, count.failures + 1) : new Count(now, 1));
    }
}

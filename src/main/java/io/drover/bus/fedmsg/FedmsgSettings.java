package io.drover.bus.fedmsg;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Where and how to listen.
 *
 * @param endpoints {@code tcp://host:port} of publishers, at least one
 * @param topics prefixes as ZeroMQ has them; empty to leave the choice to whoever listens
 * @param highWaterMark messages that may wait in memory before the publisher starts to drop them
 */
public record FedmsgSettings(List<String> endpoints, Set<String> topics, int highWaterMark, Network network) {

    public FedmsgSettings {
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("drover.fedmsg.endpoints: at least one, as in tcp://host:9940");
        }
        endpoints.forEach(FedmsgSettings::check);
        endpoints = List.copyOf(endpoints);
        topics = Set.copyOf(topics);
        between("drover.fedmsg.high-water-mark", highWaterMark, 1, 10_000_000);
    }

    /**
     * What keeps a connection alive.
     *
     * @param reconnectFirst pause before the first new attempt; it doubles
     * @param reconnectMost longest pause
     * @param heartbeat ZMTP pings in this interval; zero for none, since publishers of before 2018 do not know them
     */
    public record Network(Duration reconnectFirst, Duration reconnectMost, KeepAlive keepAlive, Duration heartbeat) {
        public Network {
            between("drover.fedmsg.reconnect-first", reconnectFirst.toMillis(), 10, 60_000);
            between("drover.fedmsg.reconnect-most", reconnectMost.toMillis(), reconnectFirst.toMillis(), 3_600_000);
            between("drover.fedmsg.heartbeat", heartbeat.toMillis(), 0, 6_000_000);
        }
    }

    /** TCP's: quiet for {@code idle}, then {@code count} questions, {@code interval} apart; whole seconds. */
    public record KeepAlive(Duration idle, Duration interval, int count) {
        public KeepAlive {
            between("drover.fedmsg.keepalive-idle", idle.toSeconds(), 1, 32_767);
            between("drover.fedmsg.keepalive-interval", interval.toSeconds(), 1, 32_767);
            between("drover.fedmsg.keepalive-count", count, 1, 127);
        }
    }

    private static void check(String endpoint) {
        try {
            URI uri = URI.create(endpoint);
            if ("tcp".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new IllegalArgumentException("drover.fedmsg.endpoints: tcp://host:port, not '" + endpoint + "'");
    }

    private static void between(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + ": " + least + " to " + most + ", not " + value);
        }
    }
}

package io.drover.api;

import io.drover.ledger.Audit;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proxies in front of Drover that have people log in and say who they are in headers. From every other address such headers
 * are forged: they count for nothing, and each address that sends them is in the audit, once a minute. Thread-safe.
 */
public final class Proxies {
    private static final Logger LOG = LoggerFactory.getLogger(Proxies.class);
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F:.]+");

    private final Set<InetAddress> trusted;
    private final Audit audit;
    private final FailedLogins told;

    /** @param addresses IP addresses, no names @throws IllegalArgumentException for what is none */
    public Proxies(Collection<String> addresses, Audit audit, Clock clock) {
        this.trusted = new HashSet<>();
        addresses.forEach(address -> trusted.add(address(address)));
        this.audit = audit;
        this.told = new FailedLogins(1, clock);
    }

    private static InetAddress address(String text) {
        if (!ADDRESS.matcher(text).matches()) {
            throw new IllegalArgumentException("drover.api.proxies: an IP address, not " + text);
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("drover.api.proxies: an IP address, not " + text, e);
        }
    }

    /**
     * A header that only a proxy may send, in lower case; empty where nobody sent it, or somebody who may not. One that came
     * more than once has no value that could be believed.
     */
    Optional<String> header(Request request, String name) {
        String value = request.headers().get(name);
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        if (!ADDRESS.matcher(request.address()).matches() || !trusted.contains(address(request.address()))) {
            forged(request, name);
            return Optional.empty();
        }
        return value.indexOf('\n') >= 0 ? Optional.empty() : Optional.of(value.strip());
    }

    private void forged(Request request, String name) {
        if (told.tooMany(request.address())) {
            return;
        }
        told.failed(request.address());
        LOG.warn("{} sends {} and is no proxy of ours: the header is left out of account", request.address(), name);
        audit.append(new Audit.Entry(
                "address " + request.address(),
                "login.forged",
                request.toString().length() > 500 ? request.toString().substring(0, 500) : request.toString(),
                Json.object().put("header", name).put("headers", names(request)).toString()));
    }

    private static String names(Request request) {
        return Arrays.toString(
                request.headers().keySet().stream().sorted().limit(50).toArray());
    }
}

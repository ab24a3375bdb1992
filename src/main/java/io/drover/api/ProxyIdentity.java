package io.drover.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that has people log in, by Kerberos or otherwise, and sends their names on: {@code alice@EXAMPLE.ORG} is alice.
 * Thread-safe.
 */
public final class ProxyIdentity implements Identity {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._/+-]{1,200}");

    private final Proxies proxies;
    private final String userHeader;
    private final String groupsHeader;
    private final Set<String> realms;

    /**
     * @param userHeader that holds the name
     * @param groupsHeader that holds the names of groups, divided by commas or spaces
     * @param realms behind the name's @ that are ours, empty: any
     */
    public ProxyIdentity(Proxies proxies, String userHeader, String groupsHeader, Set<String> realms) {
        this.proxies = proxies;
        this.userHeader = userHeader.toLowerCase(Locale.ROOT);
        this.groupsHeader = groupsHeader.toLowerCase(Locale.ROOT);
        this.realms = Set.copyOf(realms);
    }

    @Override
    public Claim of(Request request) {
        Optional<String> user = proxies.header(request, userHeader);
        if (user.isEmpty()) {
            return Claim.NONE;
        }
        int at = user.get().indexOf('@');
        String name = at < 0 ? user.get() : user.get().substring(0, at);
        String realm = at < 0 ? "" : user.get().substring(at + 1);
        if (!NAME.matcher(name).matches() || (!realms.isEmpty() && !realms.contains(realm))) {
            return new Claim.Wrong("Unauthorized");
        }
        Set<String> groups = Arrays.stream(
                        proxies.header(request, groupsHeader).orElse("").split("[,\\s]+"))
                .filter(group -> !group.isEmpty())
                .collect(Collectors.toSet());
        return new Claim.Of(name, groups, Set.of(), null);
    }

    @Override
    public @Nullable String challenge() {
        return null;
    }

    @Override
    public String backend() {
        return "kerberos";
    }
}

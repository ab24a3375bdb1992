package io.drover.sandbox.koji;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What the hub's policies deny; everything else they allow. Guarded by the hub's lock. */
final class HubPolicies {

    private final Map<String, List<Pattern>> denied = new LinkedHashMap<>();

    /** @param policy {@code tag}, {@code package_list}, {@code sidetag} … @param tag shell pattern of the tag's name */
    void deny(String policy, String tag) {
        denied.computeIfAbsent(policy, unused -> new ArrayList<>()).add(HubGlob.compile(tag));
    }

    void clear() {
        denied.clear();
    }

    /** @throws HubFault 1004, unless an admin forces it */
    void check(String policy, HubUser user, String tag, boolean force) {
        boolean deny = denied.getOrDefault(policy, List.of()).stream()
                .anyMatch(pattern -> pattern.matcher(tag).matches());
        if (deny && !(force && user.may("admin"))) {
            throw HubFault.notAllowed("policy violation (" + policy + "): deny for " + tag);
        }
    }
}

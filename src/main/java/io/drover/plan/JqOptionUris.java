package io.drover.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.support.component.EndpointUriFactorySupport;

/**
 * Lets a route's author write jq into options as it is. Camel puts YAML {@code parameters} into a URI without encoding
 * them, so that {@code +}, {@code &} and {@code %} would be read as parts of the URI; values that a factory names as
 * secret are wrapped instead (RAW). That is what this one does for the options that are jq, without hiding them.
 */
public final class JqOptionUris extends EndpointUriFactorySupport {
    private static final Map<String, String> PATHS =
            Map.of("action", "verb", "event", "type", "track", "system", "bus", "topics");
    private static final Set<String> JQ = Set.of(
            "key",
            "name",
            "parameters",
            "dependsOn",
            "after",
            "batch",
            "rebuildReason",
            "tries",
            "dryRun",
            "originalNvr",
            "lane",
            "searchKey",
            "externalId",
            "subject");

    /** Whether the option of that name is a jq expression. */
    public static boolean isJq(String option) {
        return JQ.contains(option);
    }

    @Override
    public boolean isEnabled(String scheme) {
        return PATHS.containsKey(scheme);
    }

    @Override
    public String buildUri(String scheme, Map<String, Object> properties, boolean encode) {
        String path = PATHS.get(scheme);
        Map<String, Object> options = new HashMap<>(properties);
        String uri = buildPathParameter(scheme + ":" + path, scheme + ":" + path, path, null, true, options);
        return buildQueryParameters(uri, options, encode);
    }

    @Override
    public Set<String> propertyNames() {
        return JQ;
    }

    @Override
    public Set<String> secretPropertyNames() {
        return JQ;
    }

    @Override
    public Map<String, String> multiValuePrefixes() {
        return Map.of();
    }

    @Override
    public boolean isLenientProperties() {
        return false;
    }
}

package io.drover.sandbox.koji;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How the hub is set up. Guarded by the hub's lock. As JSON:
 *
 * <pre>{"trustRemoteUser": false, "loginCreatesUser": true, "proxyPrincipals": ["httpd@EXAMPLE.ORG"],
 *  "urlSessions": true, "allowNewRepo": true}</pre>
 */
final class HubSettings {

    /** Whether {@code X-Remote-User} at {@code /kojihub/ssllogin} names the caller, as httpd's REMOTE_USER does. */
    boolean trustRemoteUser;

    boolean loginCreatesUser = true;
    /** Principals that may log in others. */
    final Set<String> proxyPrincipals = new LinkedHashSet<>();
    /** Whether a session may stand in the URL's query. */
    boolean urlSessions = true;

    boolean allowNewRepo = true;
    boolean offline;

    /** Takes what is there, leaves the rest. */
    void read(JsonNode json) {
        trustRemoteUser = json.path("trustRemoteUser").asBoolean(trustRemoteUser);
        loginCreatesUser = json.path("loginCreatesUser").asBoolean(loginCreatesUser);
        urlSessions = json.path("urlSessions").asBoolean(urlSessions);
        allowNewRepo = json.path("allowNewRepo").asBoolean(allowNewRepo);
        json.path("proxyPrincipals").forEach(principal -> proxyPrincipals.add(principal.asText()));
    }
}

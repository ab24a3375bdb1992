package io.drover.odcs;

import java.net.URI;

/**
 * Where ODCS is and who we are there: section {@code drover.odcs}.
 *
 * @param url base with the API version, {@code https://odcs.example.org/api/1}; the kamelets read it too
 * @param owner the name under which ODCS keeps our composes, "" where it is not known
 */
public record OdcsSettings(URI url, String owner) {
    public OdcsSettings {
        if (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?")) {
            throw new IllegalArgumentException("drover.odcs.url '" + url + "' is not an http or https URL");
        }
        if (url.getRawQuery() != null
                || url.getRawFragment() != null
                || url.getRawUserInfo() != null
                || url.toString().endsWith("/")) {
            throw new IllegalArgumentException(
                    "drover.odcs.url must have no query, fragment, login, or slash at the end;"
                            + " a token belongs into drover.odcs.token");
        }
        owner = owner.strip();
    }
}

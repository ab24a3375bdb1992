package io.drover.mbs;

import io.drover.dispatch.Secret;
import java.net.URI;
import java.time.Duration;

/**
 * Where the Module Build Service is and how to talk to it: section {@code drover.mbs}.
 *
 * @param url base with the API version, without a slash at the end:
 *     {@code https://mbs.example.org/module-build-service/2}
 * @param token bearer token for submitting, "" where the server wants none; never shown
 * @param connectTimeout longest wait for a connection; {@code drover.mbs.connect-timeout}, which the kamelets read too
 * @param timeout longest silence of the server; 120 s or more in production, since it clones and checks the module while
 *     it answers a submission (wire/targets.md §2.1); {@code drover.mbs.timeout}, which the kamelets read too
 * @param perPage builds per page when the index is filled, 1 to 500
 * @param maxPages pages that one refresh of the index may read before it gives up
 * @param maxAnswerBytes an answer beyond this size is not read
 */
public record MbsSettings(
        URI url,
        Secret token,
        Duration connectTimeout,
        Duration timeout,
        int perPage,
        int maxPages,
        int maxAnswerBytes) {
    /** With a token that stays as it is. */
    public MbsSettings(
            URI url,
            String token,
            Duration connectTimeout,
            Duration timeout,
            int perPage,
            int maxPages,
            int maxAnswerBytes) {
        this(url, Secret.of(token), connectTimeout, timeout, perPage, maxPages, maxAnswerBytes);
    }

    public MbsSettings {
        String text = url.toString();
        if (url.getHost() == null || !(text.startsWith("http://") || text.startsWith("https://"))) {
            throw new IllegalArgumentException("drover.mbs.url '" + url + "' is not an http or https URL");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null || url.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "drover.mbs.url must have no query, fragment or login; a token belongs into drover.mbs.token");
        }
        while (text.endsWith("/")) {
            text = text.substring(0, text.length() - 1);
        }
        url = URI.create(text);
        requirePositive("connect-timeout", connectTimeout);
        requirePositive("timeout", timeout);
        requireBetween("per-page", perPage, 1, 500);
        requireBetween("max-pages", maxPages, 1, 100_000);
        requireBetween("max-answer-bytes", maxAnswerBytes, 1 << 16, 1 << 29);
    }

    /** 10 s to connect, 150 s to answer, 100 builds a page, 1,000 pages, 64 MiB. */
    public static MbsSettings of(URI url, String token) {
        return new MbsSettings(url, token, Duration.ofSeconds(10), Duration.ofSeconds(150), 100, 1_000, 64 << 20);
    }

    /** Where a build is shown. */
    String page(long build) {
        return url + "/module-builds/" + build;
    }

    @Override
    public String toString() {
        return "MbsSettings[url=" + url + ", token=" + (token.isEmpty() ? "none" : "***")
                + ", connectTimeout=" + connectTimeout + ", timeout=" + timeout + ", perPage=" + perPage
                + ", maxPages=" + maxPages + ", maxAnswerBytes=" + maxAnswerBytes + "]";
    }

    private static void requirePositive(String key, Duration value) {
        if (value.isZero() || value.isNegative() || value.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("drover.mbs." + key + " is " + value + "; allowed are 1 ms to an hour");
        }
    }

    private static void requireBetween(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "drover.mbs." + key + " is " + value + "; allowed are " + least + " to " + most);
        }
    }
}

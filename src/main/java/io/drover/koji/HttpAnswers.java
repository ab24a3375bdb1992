package io.drover.koji;

import io.drover.dispatch.CallResult;
import io.drover.dispatch.RetryAfter;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.jspecify.annotations.Nullable;

/** Reads meaning into what HTTP gives instead of XML-RPC ({@code wire/koji.md} §1). */
final class HttpAnswers {

    private static final List<Class<? extends IOException>> BEFORE_SENDING = List.of(
            ConnectException.class,
            UnknownHostException.class,
            NoRouteToHostException.class,
            ConnectTimeoutException.class,
            ConnectionRequestTimeoutException.class,
            SSLHandshakeException.class,
            SSLPeerUnverifiedException.class);
    private static final Pattern THEIRS = Pattern.compile(
            "PKIX path|No subject alternative|No name matching|doesn't match|CertificateExpired|NotAfter|trustAnchors");
    private static final Pattern OURS = Pattern.compile(
            "alert: (bad_certificate|unsupported_certificate|certificate_\\w+|unknown_ca|access_denied)");
    private static final Pattern SCHEME = Pattern.compile("\\b(?:Negotiate|Basic|Digest|Bearer|NTLM)\\b");
    private static final Pattern TAGS = Pattern.compile("<[^>]{0,200}>");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final int EXCERPT = 2000;

    private HttpAnswers() {}

    /** An exception of the transport: before anything was sent, or in the middle of it. */
    static HubReply failed(String question, Throwable failure) {
        HubReply distrust = distrust(question, failure);
        if (distrust != null) {
            return distrust;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            for (Class<? extends IOException> type : BEFORE_SENDING) {
                if (type.isInstance(cause)) {
                    return new HubReply.NotExecuted(
                            new CallResult.Unavailable<>(question + " could not be sent: " + words(cause), null),
                            failure);
                }
            }
        }
        return new HubReply.Lost(question + " was sent and got no answer: " + words(failure), failure);
    }

    /** Certificates that one side does not accept: no repetition helps; null for any other failure. */
    private static @Nullable HubReply distrust(String question, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (!(cause instanceof SSLException) || cause.getMessage() == null) {
                continue;
            }
            if (THEIRS.matcher(cause.getMessage()).find()) {
                return denied(question, "the hub's certificate is not accepted", cause, "serverca", failure);
            }
            if (OURS.matcher(cause.getMessage()).find()) {
                return denied(question, "the hub does not accept our certificate", cause, "cert", failure);
            }
        }
        return null;
    }

    private static HubReply denied(String question, String what, Throwable cause, String key, Throwable failure) {
        return new HubReply.NotExecuted(
                new CallResult.Denied<>(question + " could not be sent, " + what + ": " + words(cause) + "; see " + key
                        + " of the profile"),
                failure);
    }

    private static String words(Throwable failure) {
        return failure.getClass().getSimpleName() + (failure.getMessage() == null ? "" : ": " + failure.getMessage());
    }

    /**
     * Status 401: the web server before the hub wants to know who we are, or does not believe it.
     *
     * @param offered its {@code WWW-Authenticate}, of which only the names of schemes are repeated
     */
    static HubReply unauthorized(String question, @Nullable String offered, @Nullable InputStream body) {
        List<String> schemes = SCHEME.matcher(offered == null ? "" : offered)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
        String wanted = schemes.isEmpty() ? "nothing" : String.join(", ", schemes);
        return new HubReply.NotExecuted(
                new CallResult.Denied<>(question + " got HTTP 401, which offers " + wanted + excerpt(body)), null);
    }

    /** A status that is neither 200 nor 401. */
    static HubReply status(String question, int status, @Nullable String retryAfter, @Nullable InputStream body) {
        String evidence = question + " got HTTP " + status + excerpt(body);
        if (status == 408 || status == 425 || status == 429) {
            return new HubReply.NotExecuted(
                    new CallResult.Unavailable<>(evidence, RetryAfter.seconds(retryAfter)), null);
        }
        if (status == 403) {
            return new HubReply.NotExecuted(new CallResult.Denied<>(evidence), null);
        }
        if (status >= 300 && status < 400) {
            return new HubReply.NotExecuted(
                    new CallResult.Unavailable<>(
                            evidence + "; correct drover.koji.server, no redirect is followed", null),
                    null);
        }
        if (status >= 400 && status < 500) {
            return new HubReply.NotExecuted(new CallResult.Refused<>(evidence), null);
        }
        return new HubReply.Lost(evidence, null);
    }

    private static String excerpt(@Nullable InputStream body) {
        if (body == null) {
            return "";
        }
        String text;
        try {
            text = new String(body.readNBytes(EXCERPT), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return " and a body that broke off: " + words(e);
        }
        String line = SPACE.matcher(TAGS.matcher(text).replaceAll(" "))
                .replaceAll(" ")
                .strip();
        return line.isEmpty() ? "" : ": " + (line.length() > 200 ? line.substring(0, 200) + "…" : line);
    }
}

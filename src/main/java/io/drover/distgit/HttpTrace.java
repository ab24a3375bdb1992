package io.drover.distgit;

import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.time.Duration;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.JDKHttpConnection;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Notes how the last HTTP request of one git operation was answered. JGit says it only in translated sentences, which
 * cannot be told apart reliably. For one thread.
 */
final class HttpTrace extends JDKHttpConnectionFactory {
    private int status;
    private @Nullable Duration retryAfter;

    /** The status of the last request, 0 where it had no answer, or there was none. */
    int status() {
        return status;
    }

    /** What the last answer asked us to wait, in seconds; null where it did not say. */
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        return new Traced(url);
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        return new Traced(url, proxy);
    }

    private void started() {
        status = 0;
        retryAfter = null;
    }

    private void answered(int code, @Nullable String wait) {
        status = code;
        retryAfter = wait != null && wait.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(wait)) : null;
    }

    private final class Traced extends JDKHttpConnection {
        private Traced(URL url) throws IOException {
            super(url);
            started();
        }

        private Traced(URL url, Proxy proxy) throws IOException {
            super(url, proxy);
            started();
        }

        @Override
        public int getResponseCode() throws IOException {
            int code = super.getResponseCode();
            answered(code, getHeaderField("Retry-After"));
            return code;
        }
    }
}

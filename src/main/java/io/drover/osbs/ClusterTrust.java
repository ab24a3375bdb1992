package io.drover.osbs;

import io.drover.tls.PemFile;
import io.drover.tls.PemFiles;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Who may sign the cluster's certificate, which is usually a CA of its own; the bean {@code osbsTrust}, an {@code
 * httpClientConfigurer} of camel-http. Its {@code sslContextParameters} would make every address one of https. Thread-safe.
 */
public final class ClusterTrust implements HttpClientConfigurer {
    private static final int CONNECTIONS = 20;

    private final @Nullable SSLContext context;

    /**
     * @param authorities null for those that Java knows
     * @throws IllegalArgumentException that names the key and the file at fault
     */
    public ClusterTrust(@Nullable PemFile authorities) {
        try {
            this.context = authorities == null ? null : PemFiles.context(null, PemFiles.authorities(authorities));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no TLS with the authorities of drover.osbs.serverca: " + e, e);
        }
    }

    @Override
    public void configureHttpClient(HttpClientBuilder clientBuilder) {
        if (context != null) {
            clientBuilder.setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                    .setTlsSocketStrategy(new DefaultClientTlsStrategy(context))
                    .setMaxConnPerRoute(CONNECTIONS)
                    .setMaxConnTotal(CONNECTIONS)
                    .build());
        }
    }
}

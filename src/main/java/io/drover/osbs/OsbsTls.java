package io.drover.osbs;

import io.drover.tls.PemFile;
import io.drover.tls.PemFiles;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.jspecify.annotations.Nullable;

/** TLS towards the cluster, whose certificate is usually signed by a CA of its own; the bean {@code osbsTls}. */
public final class OsbsTls {
    private OsbsTls() {}

    /**
     * @param authorities whom to trust, null for those that Java knows
     * @throws IllegalArgumentException that names the key and the file at fault
     */
    public static SSLContextParameters trusting(@Nullable PemFile authorities) {
        SSLContextParameters parameters = new SSLContextParameters();
        if (authorities != null) {
            KeyStoreParameters store = new KeyStoreParameters();
            store.setKeyStore(PemFiles.authorities(authorities));
            TrustManagersParameters trust = new TrustManagersParameters();
            trust.setKeyStore(store);
            parameters.setTrustManagers(trust);
        }
        return parameters;
    }
}

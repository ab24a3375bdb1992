package io.drover.koji;

import io.drover.tls.PemFile;
import io.drover.tls.PemFiles;
import java.security.KeyStore;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;

/** What a profile wants of TLS, for Camel's http component. */
final class KojiTls {

    private KojiTls() {}

    /** @throws IllegalArgumentException that names the key and the file at fault */
    static void configure(HttpComponent http, KojiProfile profile) {
        PemFile serverca = profile.serverca();
        if (serverca == null && !(profile.auth() instanceof KojiAuth.Certificate)) {
            http.setUseGlobalSslContextParameters(true);
            return;
        }
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setCamelContext(http.getCamelContext());
        if (serverca != null) {
            TrustManagersParameters trust = new TrustManagersParameters();
            trust.setKeyStore(store(PemFiles.authorities(serverca)));
            parameters.setTrustManagers(trust);
        }
        if (profile.auth() instanceof KojiAuth.Certificate ours) {
            KeyManagersParameters keys = new KeyManagersParameters();
            keys.setKeyStore(store(PemFiles.identity(ours.certificate(), ours.certificate())));
            keys.setKeyPassword("");
            parameters.setKeyManagers(keys);
            // httpd asks for the certificate at one path only, once it has read the request: TLS 1.3 does that by
            // authentication after the handshake, which Java does not do, TLS 1.2 by a second handshake
            parameters.setSecureSocketProtocol("TLSv1.2");
        }
        http.setSslContextParameters(parameters);
    }

    private static KeyStoreParameters store(KeyStore store) {
        KeyStoreParameters parameters = new KeyStoreParameters();
        parameters.setKeyStore(store);
        return parameters;
    }
}

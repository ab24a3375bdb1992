package io.drover.osbs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.CallResult.Unavailable;
import io.drover.sandbox.SandboxJson;
import io.drover.testing.TlsAuthority;
import io.drover.tls.PemFile;
import io.drover.tls.PemFiles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster whose certificate is signed by a CA of its own. */
class ClusterTrustTest {
    private static final String NOTHING =
            "{\"kind\": \"Status\", \"reason\": \"NotFound\", \"message\": \"not found\", \"code\": 404}";

    @TempDir
    Path directory;

    private final AtomicInteger asked = new AtomicInteger();
    private HttpsServer cluster;
    private TlsAuthority authority;

    @BeforeEach
    void start() throws Exception {
        authority = new TlsAuthority(directory, "cluster-ca");
        Path certificate = authority.issue("cluster", "localhost");
        PemFile pem = new PemFile("test", certificate);
        cluster = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        cluster.setHttpsConfigurator(new HttpsConfigurator(PemFiles.context(PemFiles.identity(pem, pem), null)));
        cluster.createContext("/", exchange -> {
            asked.incrementAndGet();
            byte[] body = NOTHING.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(404, body.length);
            try (exchange) {
                exchange.getResponseBody().write(body);
            }
        });
        cluster.start();
    }

    @AfterEach
    void stop() {
        cluster.stop(0);
    }

    @Test
    void isBelievedWhereItsAuthorityIsNamed() throws Exception {
        assertThat(OsbsKamelets.value(probe(new PemFile("drover.osbs.serverca", authority.certificate()))))
                .isEmpty();
        assertThat(asked).hasValue(1);
    }

    @Test
    void isNotBelievedOtherwise() throws Exception {
        assertThat(probe(null)).isInstanceOf(Unavailable.class);
        PemFile other = new PemFile("test", new TlsAuthority(directory, "other-ca").certificate());
        assertThat(probe(other)).isInstanceOf(Unavailable.class);
        assertThat(asked).hasValue(0);
    }

    private CallResult<Optional<Accepted>> probe(@Nullable PemFile trusted) throws Exception {
        String url = "https://localhost:" + cluster.getAddress().getPort();
        try (OsbsKamelets kamelets = new OsbsKamelets(url, trusted)) {
            return kamelets.probe("osbs-run-pipeline", "key", SandboxJson.object());
        }
    }
}

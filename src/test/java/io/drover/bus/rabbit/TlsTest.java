package io.drover.bus.rabbit;

import static io.drover.bus.rabbit.IntakeContract.awaitEntries;
import static io.drover.bus.rabbit.RunningIntake.PREFIX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.sandbox.BusPublisher;
import io.drover.sandbox.EmbeddedBroker;
import io.drover.testing.CutProxy;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A broker behind TLS that asks for a client certificate, with keys made for the occasion. */
class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path folder;

    @BeforeAll
    static void makeKeys() throws Exception {
        makeKey("server", "RSA", "2048", "ip:127.0.0.1");
        makeKey("elsewhere", "RSA", "2048", "dns:elsewhere.example.org");
        makeKey("rsa", "RSA", "2048", "dns:client");
        makeKey("ec", "EC", "256", "dns:client");
        byte[] pkcs8 = key("rsa").getEncoded();
        // the first 26 bytes of a 2048-bit RSA key say that it is one; PKCS#1 is the rest
        pem("rsa-pkcs1-key.pem", "RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, 26, pkcs8.length));
        Files.writeString(
                folder.resolve("locked.pem"),
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nQUJD\n-----END ENCRYPTED PRIVATE KEY-----\n");
        Files.writeString(folder.resolve("junk.pem"), "s3cret");
    }

    @ParameterizedTest
    @CsvSource({"rsa.pem, rsa-key.pem", "rsa.pem, rsa-pkcs1-key.pem", "ec.pem, ec-key.pem"})
    void takesMessagesInOverTlsWithAClientCertificate(String certificate, String key) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(EmbeddedBroker.Options.inMemory());
                CutProxy tls = new CutProxy(broker.port(), new TlsServer("server"));
                RunningIntake intake = RunningIntake.start(keys(tls.port(), "server.pem", certificate, key), "a")) {
            await().atMost(IntakeContract.LIMIT)
                    .ignoreExceptions()
                    .until(() -> RunningIntake.onBroker(broker.port(), channel -> channel.consumerCount("tls")) == 1);
            try (BusPublisher publisher = BusPublisher.local(broker.port(), "guest", "guest")) {
                publisher.fedoraMessaging(PREFIX + ".a", null, JsonNodeFactory.instance.objectNode(), Map.of());
            }
            awaitEntries(intake, 1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "server, elsewhere.pem, rsa.pem, rsa-key.pem, PKIX path",
        "elsewhere, elsewhere.pem, rsa.pem, rsa-key.pem, No subject alternative names",
        "server, server.pem, , , bad_certificate|certificate_required|certificate_unknown|Broken pipe|Connection reset",
        "server, server.pem, elsewhere.pem, elsewhere-key.pem, bad_certificate|certificate_required|certificate_unknown|Broken pipe|Connection reset",
    })
    // a client whose certificate the server did not ask for sends none, so that both of the last are told the same
    void connectsNeitherToAStrangerNorAsOne(String server, String ca, String certificate, String key, String reason)
            throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(EmbeddedBroker.Options.inMemory());
                CutProxy tls = new CutProxy(broker.port(), new TlsServer(server))) {
            RabbitSettings settings = RabbitSettings.from(keys(tls.port(), ca, certificate, key)::get);
            assertThatThrownBy(() -> RabbitConnections.client(settings, "test").newConnection())
                    .isInstanceOf(IOException.class)
                    .satisfies(failure ->
                            assertThat(Throwables.getStackTrace(failure)).containsPattern(reason));
        }
    }

    @ParameterizedTest
    @CsvSource({"locked.pem, ENCRYPTED PRIVATE KEY", "junk.pem, openssl pkcs8", "missing.pem, cannot read"})
    void saysWhatIsWrongWithAKeyAndNeverQuotesIt(String key, String says) {
        RabbitSettings settings = RabbitSettings.from(keys(1, "server.pem", "rsa.pem", key)::get);
        assertThatThrownBy(() -> RabbitConnections.client(settings, "test"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(says)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void saysWhenACertificateFileHoldsNone() {
        RabbitSettings settings = RabbitSettings.from(keys(1, "junk.pem", "rsa.pem", "rsa-key.pem")::get);
        assertThatThrownBy(() -> RabbitConnections.client(settings, "test"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("drover.bus.tls");
    }

    private static Map<String, String> keys(int port, String ca, String certificate, String key) {
        Map<String, String> keys = RunningIntake.keys(port, "tls");
        keys.put("drover.bus.url", "amqps://127.0.0.1:" + port + "/");
        keys.put("drover.bus.tls.ca", folder.resolve(ca).toString());
        if (certificate != null) {
            keys.put("drover.bus.tls.certificate", folder.resolve(certificate).toString());
            keys.put("drover.bus.tls.key", folder.resolve(key).toString());
        }
        return keys;
    }

    private static void makeKey(String name, String algorithm, String size, String subject) throws Exception {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(List.of(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        algorithm,
                        "-keysize",
                        size,
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=" + subject,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        folder.resolve(name + ".p12").toString(),
                        "-storepass",
                        new String(PASSWORD)))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("keytool.log")))
                .isZero();
        pem(name + ".pem", "CERTIFICATE", store(name).getCertificate(name).getEncoded());
        pem(name + "-key.pem", "PRIVATE KEY", key(name).getEncoded());
    }

    private static void pem(String file, String kind, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder().encodeToString(der);
        Files.writeString(
                folder.resolve(file), "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }

    private static Key key(String name) throws GeneralSecurityException, IOException {
        return store(name).getKey(name, PASSWORD);
    }

    private static KeyStore store(String name) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    /** Server sockets with a certificate of ours that let in only the clients rsa and ec. */
    private static final class TlsServer extends ServerSocketFactory {
        private final SSLContext context;

        TlsServer(String certificate) throws GeneralSecurityException, IOException {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store(certificate), PASSWORD);
            KeyStore clients = KeyStore.getInstance("PKCS12");
            clients.load(null, null);
            for (String client : List.of("rsa", "ec")) {
                clients.setCertificateEntry(client, store(client).getCertificate(client));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(clients);
            context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        }

        @Override
        public ServerSocket createServerSocket() throws IOException {
            SSLServerSocket socket =
                    (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
            socket.setNeedClientAuth(true);
            return socket;
        }

        @Override
        public ServerSocket createServerSocket(int port) throws IOException {
            throw new IOException("unbound ones only");
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) throws IOException {
            throw new IOException("unbound ones only");
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog, java.net.InetAddress address) throws IOException {
            throw new IOException("unbound ones only");
        }
    }
}

package io.drover.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.drover.bus.rabbit.BrokerVisit.Publishes;
import io.drover.bus.rabbit.RabbitSettings;
import io.drover.doctor.Finding.Level;
import io.drover.ledger.DatabaseSettings;
import io.drover.sandbox.EmbeddedBroker;
import io.drover.testing.ClosedPort;
import io.drover.testing.Services;
import io.drover.testing.SettableClock;
import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import io.drover.testing.TlsAuthority;
import io.drover.tls.PemFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    @TempDir
    Path directory;

    @Test
    void tellsOfAHealthyPostgres() throws Exception {
        Services.require("PostgreSQL", 5432);
        try (TestDatabase ledger = TestDatabases.postgres()) {
            List<Finding> found = new LedgerDatabase(ledger.settings(), Clock.systemUTC()).look();

            assertThat(found).extracting(Finding::level).doesNotContain(Level.FAULT);
            assertThat(found)
                    .extracting(Finding::found)
                    .anyMatch(text -> text.contains("PostgreSQL 1"))
                    .anyMatch(text -> text.endsWith("connections are free"))
                    .anyMatch(text -> text.startsWith("its clock is "));

            Clock wrong = new SettableClock(Instant.now().plus(Duration.ofHours(1)));
            assertThat(new LedgerDatabase(ledger.settings(), wrong).look())
                    .anyMatch(finding ->
                            finding.level() == Level.WARNING && finding.found().contains("ms away from ours"));
        }
    }

    @Test
    void saysWhatToDoAboutADatabaseThatIsNotThere() {
        String url = "jdbc:postgresql://127.0.0.1:" + ClosedPort.find() + "/ledger";

        assertThat(new LedgerDatabase(new DatabaseSettings(url, "drover", "geheim", 5), Clock.systemUTC()).look())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(Level.FAULT);
                    assertThat(finding.found()).contains(url, "drover").doesNotContain("geheim");
                    assertThat(finding.advice()).contains("pg_hba.conf");
                });
    }

    @Test
    void findsTheQueueThatIsNotThereAndTheExchangeThatIs() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(EmbeddedBroker.Options.inMemory())) {
            List<Finding> found =
                    new MessageBroker(bus(broker.port(), "guest"), new Publishes("amq.topic", "a.b")).look();

            assertThat(found).extracting(Finding::level).containsExactly(Level.OK, Level.WARNING, Level.OK, Level.OK);
            assertThat(found.get(3).found()).isEqualTo("exchange amq.topic: we may publish under a.b");
            assertThat(found.get(1).found()).startsWith("queue drover: ").containsIgnoringCase("not");
            assertThat(found.get(1).advice()).contains("The first start makes it");

            assertThat(new MessageBroker(bus(broker.port(), "wrong"), null).look())
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.level()).isEqualTo(Level.FAULT);
                        assertThat(finding.found())
                                .contains("does not let us in")
                                .doesNotContain("wrong");
                    });
        }
    }

    @Test
    void tellsWhenCertificatesExpire() throws Exception {
        Path pem = new TlsAuthority(directory, "ca")
                .issue("bus", "localhost", Instant.now().plus(Duration.ofDays(400)));
        Instant end = io.drover.tls.PemFiles.certificates(new PemFile("k", pem))
                .get(0)
                .getNotAfter()
                .toInstant();
        List<PemFile> files = List.of(new PemFile("drover.bus.tls.ca", pem));

        assertThat(level(files, end.minus(Duration.ofDays(31)))).isEqualTo(Level.OK);
        assertThat(level(files, end.minus(Duration.ofDays(29)))).isEqualTo(Level.WARNING);
        assertThat(level(files, end.plusSeconds(1))).isEqualTo(Level.FAULT);
        assertThat(level(List.of(new PemFile("drover.koji.cert", directory.resolve("none"))), end))
                .isEqualTo(Level.FAULT);
    }

    private static Level level(List<PemFile> files, Instant now) {
        return new Certificates(files, new SettableClock(now)).look().get(0).level();
    }

    @Test
    void findsSecretsThatOthersCanRead() throws IOException {
        Path secret = Files.writeString(directory.resolve("token"), "geheim");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(secrets(secret))
                .isEqualTo(Finding.warning(
                        "secrets",
                        "drover.mbs.token: " + secret + " can be read or changed by others",
                        "chmod 600 " + secret));

        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        assertThat(secrets(secret).level()).isEqualTo(Level.OK);
        assertThat(secrets(directory.resolve("none")).found()).endsWith("is not there");
        Files.writeString(secret, "");
        assertThat(secrets(secret).level()).isEqualTo(Level.FAULT);
    }

    private static Finding secrets(Path file) {
        return new SecretFiles(Map.of("drover.mbs.token", file)).look().get(0);
    }

    @Test
    void anySystemThatAnswersIsThereAndItsClockIsHeldAgainstOurs() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        try {
            URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
            assertThat(systems(url, Clock.systemUTC(), true).level()).isEqualTo(Level.OK);
            assertThat(systems(url, new SettableClock(Instant.now().plusSeconds(3_600)), true)
                            .found())
                    .contains("its clock is 3");
        } finally {
            server.stop(0);
        }
        URI nobody = URI.create("http://127.0.0.1:" + ClosedPort.find() + "/");
        assertThat(systems(nobody, Clock.systemUTC(), true).level()).isEqualTo(Level.FAULT);
        assertThat(systems(nobody, Clock.systemUTC(), false).advice()).contains("shipped default");
    }

    private static Finding systems(URI url, Clock clock, boolean chosen) {
        return new RemoteSystems(Map.of("drover.mbs.url", url), chosen ? Set.of("drover.mbs.url") : Set.of(), clock)
                .look()
                .get(0);
    }

    private static RabbitSettings bus(int port, String password) {
        Map<String, String> keys = Map.of(
                "drover.bus.url",
                "amqp://127.0.0.1:" + port + "/",
                "drover.bus.user",
                "guest",
                "drover.bus.password",
                password);
        return RabbitSettings.from(keys::get);
    }
}

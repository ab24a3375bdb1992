package io.drover.api;

import io.drover.ledger.Audit;
import io.drover.ledger.LedgerPing;
import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.time.Clock;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.main.Main;

/** The REST server as it runs, on a port of its own, over an H2 with the rows of api/rows.sql. */
final class RunningApi implements AutoCloseable {
    final TestDatabase database = TestDatabases.h2();
    volatile MessageDoor door = (json, user) -> CompletableFuture.failedFuture(new IllegalStateException("no door"));
    volatile boolean broken;

    private final Main main = new Main();

    RunningApi() {
        LedgerFixture.insert(database.database());
        ApiSettings settings = LedgerFixture.SETTINGS;
        Api api = LedgerFixture.api(
                database.database(), settings, LoginTest.users(), (json, user) -> door.receive(json, user));
        main.setPropertyPlaceholderLocations("false");
        main.setOverrideProperties(properties());
        main.bind("ledgerHealth", new DatabaseHealthCheck(new LedgerPing(database.database())));
        main.bind("brokenHealth", new BrokenOnDemand());
        main.configure().addRoutesBuilder(new ApiRoutes(api, settings, java.util.List.of()));
        main.start();
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.put("camel.server.enabled", "true");
        properties.put("camel.server.host", "127.0.0.1");
        properties.put("camel.server.port", "0");
        properties.put("camel.server.maxBodySize", "4194304");
        properties.put("camel.server.fileUploadEnabled", "false");
        properties.put("camel.management.enabled", "true");
        properties.put("camel.management.port", "0");
        properties.put("camel.management.healthCheckEnabled", "true");
        properties.put("camel.management.metricsEnabled", "true");
        properties.put("camel.metrics.enabled", "true");
        properties.put("camel.health.exposureLevel", "full");
        return properties;
    }

    /** Fails with a stack trace, where a test wants one. */
    private final class BrokenOnDemand extends AbstractHealthCheck {
        BrokenOnDemand() {
            super("drover", "broken");
        }

        @Override
        public boolean isLiveness() {
            return false;
        }

        @Override
        protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
            if (broken) {
                builder.down().message("broken").error(new IllegalStateException("broken on demand"));
            } else {
                builder.up();
            }
        }
    }

    int port() {
        return main.getCamelContext()
                .hasService(VertxPlatformHttpServer.class)
                .getServer()
                .actualPort();
    }

    /** Rows of the audit; -1 where the chain is broken. */
    long audited() {
        Audit.Verdict verdict = new Audit(database.database(), Clock.systemUTC()).verify();
        return verdict instanceof Audit.Verdict.Intact intact ? intact.rows() : -1;
    }

    @Override
    public void close() {
        main.stop();
        database.close();
    }
}

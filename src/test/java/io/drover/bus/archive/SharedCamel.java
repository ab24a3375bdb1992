package io.drover.bus.archive;

import io.drover.testing.ClosedPort;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/** The shipped kamelet in a running Camel, one for each resource that is asked, for all tests of this JVM. */
final class SharedCamel {
    /** Where each test starts its archive. */
    static final int PORT = ClosedPort.find();

    private static final Map<String, Main> RUNNING = new ConcurrentHashMap<>();

    private SharedCamel() {}

    /** @param path {@code /datagrepper/raw} */
    static CamelContext asking(String path) {
        return RUNNING.computeIfAbsent(path, SharedCamel::start).getCamelContext();
    }

    private static Main start(String path) {
        Main main = new Main();
        main.bind("datagrepperMessages", new DatagrepperMessages(1 << 24));
        Properties properties = new Properties();
        properties.put("drover.archive.url", "http://127.0.0.1:" + PORT + path);
        properties.put("drover.archive.connect-timeout-millis", "5000");
        properties.put("drover.archive.timeout-millis", "5000");
        properties.put("camel.main.shutdownTimeout", "5");
        properties.put("camel.component.kamelet.location", "classpath:routes/kamelets");
        properties.put("camel.component.kamelet.no-error-handler", "true");
        properties.put("camel.component.http.automatic-retries-disabled", "true");
        main.setOverrideProperties(properties);
        main.start();
        Runtime.getRuntime().addShutdownHook(new Thread(main::stop));
        return main;
    }
}

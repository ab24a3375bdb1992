package io.drover.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Servers and programs that a machine may lack. A test that needs one is skipped with a line that says so, or fails where
 * {@code -Ddrover.test.services=required} or {@code DROVER_TEST_SERVICES=required} is set.
 */
public final class Services {
    private Services() {}

    /** Lets a test go on only where something listens on a port of 127.0.0.1. */
    public static void require(String name, int port) {
        if (!listens(port)) {
            missing(name + " is not at 127.0.0.1:" + port);
        }
    }

    /** Lets a test go on only where the files of a program are there. */
    public static void requirePrograms(String name, String... files) {
        for (String file : files) {
            if (!Files.exists(Path.of(file))) {
                missing(name + " is not installed: there is no " + file);
            }
        }
    }

    private static void missing(String line) {
        String wish = System.getProperty("drover.test.services", System.getenv("DROVER_TEST_SERVICES"));
        if ("required".equals(wish)) {
            Assertions.fail(line + ", and services are required");
        }
        System.out.println("SKIPPED: " + line);
        Assumptions.abort(line);
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}

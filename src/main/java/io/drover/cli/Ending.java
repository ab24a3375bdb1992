package io.drover.cli;

import java.util.concurrent.CountDownLatch;

/** Waits for the signal that ends the process, and lets what runs end in order. */
final class Ending {
    private Ending() {}

    /** Returns never: closes {@code running} when the process is told to end. */
    static void wait(AutoCloseable running) throws InterruptedException {
        CountDownLatch forever = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                running.close();
                            } catch (Exception e) {
                                System.err.println("while ending: " + e);
                            }
                        },
                        "ending"));
        forever.await();
    }
}

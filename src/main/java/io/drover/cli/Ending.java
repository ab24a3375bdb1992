package io.drover.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Waits for the signal that ends the process, and lets what runs end in order. */
final class Ending {
    private Ending() {}

    /** Closes {@code running} when the process is told to end. Returns never. */
    static void wait(AutoCloseable running) throws InterruptedException {
        wait(running, new CompletableFuture<>());
    }

    /** As the other one, and returns the reason when it has to end by itself; it is closed when the process ends. */
    static String wait(AutoCloseable running, CompletionStage<String> ending) throws InterruptedException {
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
        return ending.toCompletableFuture().join();
    }
}

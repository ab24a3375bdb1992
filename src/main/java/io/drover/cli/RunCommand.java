package io.drover.cli;

import io.drover.Wiring;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drover run}: an instance, until it is told to end. */
@Command(name = "run", description = "Run Drover until it is told to end.", mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
    @Mixin
    private Configuration configuration = new Configuration();

    @Override
    public Integer call() throws InterruptedException {
        Ending.wait(new Wiring(configuration.load(), Clock.systemUTC()).start());
        return 0;
    }
}

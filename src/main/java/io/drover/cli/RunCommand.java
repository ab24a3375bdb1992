package io.drover.cli;

import io.drover.Wiring;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drover run}: an instance, until it is told to end. Exit code 3: another process was started under its name. */
@Command(name = "run", description = "Run Drover until it is told to end.", mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
    /** Tells a supervisor not to start it again: systemd's RestartPreventExitStatus. */
    static final int NAME_TAKEN = 3;

    @Mixin
    private Configuration configuration = new Configuration();

    @Override
    public Integer call() throws InterruptedException {
        Supervisor supervisor = Supervisor.ofThisProcess();
        Wiring drover = new Wiring(configuration.load(), ProcessClock.chosen()).start();
        supervisor.ready("serves REST on port " + drover.port(), drover::lives);
        AutoCloseable running = () -> {
            supervisor.ends();
            drover.close();
            supervisor.close();
        };
        System.err.println(Ending.wait(running, drover.ending()));
        return NAME_TAKEN;
    }
}

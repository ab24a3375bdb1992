package io.drover.cli;

import io.drover.Wiring;
import io.drover.settings.Settings;
import io.drover.telemetry.Logs;
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

    @Mixin
    private LoopabullOption loopabull = new LoopabullOption();

    @Override
    public Integer call() throws InterruptedException {
        Supervisor supervisor = Supervisor.ofThisProcess();
        Settings settings = loopabull.over(configuration.load());
        Logs logs = Logging.asSaid(settings);
        Wiring drover = new Wiring(settings, ProcessClock.chosen()).start();
        supervisor.ready("serves REST on port " + drover.port(), drover::lives);
        AutoCloseable running = () -> {
            supervisor.ends();
            drover.close();
            supervisor.close();
            logs.close();
        };
        System.err.println(Ending.wait(running, drover.ending()));
        return NAME_TAKEN;
    }
}

package io.drover.cli;

import com.rabbitmq.client.ConnectionFactory;
import io.drover.sandbox.BusListener;
import io.drover.sandbox.BusPublisher;
import io.drover.sandbox.ContainerWorld;
import io.drover.sandbox.Simulators;
import io.drover.sandbox.Stage;
import io.drover.sandbox.World;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drover simulate}: the simulated remote systems alone, for a Drover that runs elsewhere. */
@Command(
        name = "simulate",
        description = {
            "Run the simulators of dist-git, MBS, koji, datagrepper, ODCS and OSBS alone. Each shows what took effect under /_simulator/journal, what"
                    + " it was asked under /_simulator/requests, and misbehaves as told under /_simulator/faults."
        },
        mixinStandardHelpOptions = true)
public final class SimulateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--distgit-port",
            paramLabel = "N",
            defaultValue = "8091",
            description = "Default: ${DEFAULT-VALUE}.")
    private int distgitPort;

    @Option(names = "--mbs-port", paramLabel = "N", defaultValue = "8092", description = "Default: ${DEFAULT-VALUE}.")
    private int mbsPort;

    @Option(names = "--koji-port", paramLabel = "N", defaultValue = "8093", description = "Default: ${DEFAULT-VALUE}.")
    private int kojiPort;

    @Option(
            names = "--datagrepper-port",
            paramLabel = "N",
            defaultValue = "8094",
            description = "Default: ${DEFAULT-VALUE}.")
    private int datagrepperPort;

    @Option(names = "--odcs-port", paramLabel = "N", defaultValue = "8095", description = "Default: ${DEFAULT-VALUE}.")
    private int odcsPort;

    @Option(names = "--osbs-port", paramLabel = "N", defaultValue = "8096", description = "Default: ${DEFAULT-VALUE}.")
    private int osbsPort;

    @Option(
            names = "--amqp",
            paramLabel = "URI",
            description = "Tell this broker what happens, amqp://user:password@host/vhost. Default: tell nobody.")
    private @Nullable String amqp;

    @Option(
            names = "--step",
            paramLabel = "MS",
            defaultValue = "1000",
            description =
                    "Builds and tasks move one state further each so many milliseconds. Default: ${DEFAULT-VALUE}.")
    private int step;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keep the repositories there. Default: a temporary directory.")
    private @Nullable Path data;

    @Override
    public Integer call() throws Exception {
        Path directory = data == null ? Files.createTempDirectory("drover-simulate") : data;
        BusListener bus = (topic, body) -> {};
        Stage stage = null;
        if (amqp != null) {
            ConnectionFactory broker = new ConnectionFactory();
            broker.setUri(amqp);
            stage = new Stage(new BusPublisher(broker));
            bus = stage;
        }
        Simulators simulators = new Simulators(
                new Simulators.Ports(distgitPort, mbsPort, kojiPort, datagrepperPort, odcsPort, osbsPort),
                directory,
                bus);
        World.create(simulators);
        ContainerWorld.create(simulators);
        if (stage != null) {
            stage.archivedIn(simulators.datagrepper());
            stage.open();
        }
        simulators.moving(Duration.ofMillis(step));
        PrintWriter out = spec.commandLine().getOut();
        simulators.settings().forEach((key, value) -> out.println(key + "=" + value));
        Simulators.secrets().forEach((variable, value) -> out.println("# " + variable + "=" + value));
        out.flush();
        Ending.wait(simulators);
        return 0;
    }
}

package io.drover.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.Serializing;
import io.drover.settings.Settings;
import io.drover.telemetry.Logs;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drover serialize}: the successor of fedmsg-rabbitmq-serializer. */
@Command(
        name = "serialize",
        description = {
            "Put fedmsg's messages into a durable RabbitMQ queue, until told to end; what is forged or unreadable goes into"
                    + " QUEUE.rejected. Settings come from drover.fedmsg.*, drover.bus.* and drover.serialize.*; the"
                    + " options stand over them."
        },
        mixinStandardHelpOptions = true)
public final class SerializeCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Configuration configuration = new Configuration();

    @Option(names = "--endpoint", paramLabel = "tcp://HOST:PORT", description = "A publisher; may be repeated.")
    private List<String> endpoints = List.of();

    @Option(names = "--topic", paramLabel = "PREFIX", description = "Only topics that begin so; may be repeated.")
    private List<String> topics = List.of();

    @Option(names = "--queue", paramLabel = "NAME", description = "The queue.")
    private @Nullable String queue;

    @Option(
            names = "--form",
            paramLabel = "FORM",
            description = "loopabull: {topic, body}; drover: the envelope itself.")
    private @Nullable String form;

    @Option(names = "--no-verify", description = "Believe messages without a look at their signatures.")
    private boolean unverified;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How often to print numbers; 0 for never. Default: ${DEFAULT-VALUE}.")
    private int every;

    @Option(names = "--json", description = "Numbers as one JSON object a line.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Supervisor supervisor = Supervisor.ofThisProcess();
        Settings settings = settings();
        Logs logs = Logging.asSaid(settings);
        Serializing serializing = new Serializing(settings, Clock.systemUTC());
        ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor();
        if (every > 0) {
            clockwork.scheduleWithFixedDelay(() -> print(serializing), every, every, TimeUnit.SECONDS);
        }
        supervisor.ready("serializes fedmsg", () -> true);
        Ending.wait(() -> {
            supervisor.ends();
            clockwork.shutdownNow();
            serializing.close();
            print(serializing);
            supervisor.close();
            logs.close();
        });
        return 0;
    }

    private Settings settings() {
        Map<String, String> options = new LinkedHashMap<>();
        if (!endpoints.isEmpty()) {
            options.put("drover.fedmsg.endpoints", String.join(",", endpoints));
        }
        if (!topics.isEmpty()) {
            options.put("drover.fedmsg.topics", String.join(",", topics));
        }
        if (queue != null) {
            options.put("drover.serialize.queue", queue);
        }
        if (form != null) {
            options.put("drover.serialize.form", form);
        }
        if (unverified) {
            options.put("drover.fedmsg.verify", "false");
        }
        return configuration.load().overlaidBy(options, "command line");
    }

    private void print(Serializing serializing) {
        PrintWriter out = spec.commandLine().getOut();
        Map<String, Object> stats = serializing.stats();
        try {
            out.println(
                    json
                            ? JSON.writeValueAsString(stats)
                            : stats.entrySet().stream()
                                    .map(entry -> entry.getKey() + " " + entry.getValue())
                                    .collect(Collectors.joining(", ")));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers that cannot be written", e);
        }
        out.flush();
    }
}

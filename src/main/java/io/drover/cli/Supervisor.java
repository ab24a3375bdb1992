package io.drover.cli;

import io.drover.dispatch.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What systemd is told of this process where it asks to be told (sd_notify(3): {@code NOTIFY_SOCKET},
 * {@code WATCHDOG_USEC}): that it is ready, that it lives, that it ends. Java has no datagram sockets of that kind, so
 * systemd's own {@code systemd-notify} speaks, and the unit needs {@code NotifyAccess=all}. Does nothing elsewhere.
 */
final class Supervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);

    private final String program;
    private final boolean listens;
    private final @Nullable Duration watchdog;
    private final ScheduledExecutorService clockwork =
            Executors.newSingleThreadScheduledExecutor(Threads.named("supervisor"));

    /** @param program as {@code systemd-notify} */
    Supervisor(Map<String, String> environment, String program) {
        this.program = program;
        this.listens = !environment.getOrDefault("NOTIFY_SOCKET", "").isBlank();
        this.watchdog = listens ? watchdog(environment.get("WATCHDOG_USEC")) : null;
    }

    static Supervisor ofThisProcess() {
        return new Supervisor(System.getenv(), "systemd-notify");
    }

    private static @Nullable Duration watchdog(@Nullable String microseconds) {
        if (microseconds == null || !microseconds.matches("[1-9]\\d{0,14}")) {
            return null;
        }
        return Duration.of(Long.parseLong(microseconds), java.time.temporal.ChronoUnit.MICROS);
    }

    /** Says that this process is ready, and from now on, twice in each of its watchdog's times, whether it lives. */
    Supervisor ready(String status, BooleanSupplier lives) {
        tell("--ready", "--status=" + status);
        if (watchdog != null) {
            long half = Math.max(1, watchdog.toMillis() / 2);
            clockwork.scheduleWithFixedDelay(() -> alive(lives), 0, half, TimeUnit.MILLISECONDS);
        }
        return this;
    }

    private void alive(BooleanSupplier lives) {
        if (lives.getAsBoolean()) {
            tell("WATCHDOG=1");
        } else {
            LOG.error("the heart of this instance stands still; its watchdog is told nothing and may start it again");
        }
    }

    /** Says that this process is about to end. */
    void ends() {
        tell("STOPPING=1");
    }

    private void tell(String... what) {
        if (!listens) {
            return;
        }
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(what));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(LONGEST_CALL.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                LOG.warn("{} took more than {}", String.join(" ", command), LONGEST_CALL);
            } else if (process.exitValue() != 0) {
                LOG.warn("{} ended with {}", String.join(" ", command), process.exitValue());
            }
        } catch (IOException e) {
            LOG.warn("{}: systemd was not told: {}", String.join(" ", command), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
    }
}

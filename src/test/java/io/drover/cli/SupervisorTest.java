package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
    @TempDir
    Path directory;

    private Path told;
    private String program;

    @BeforeEach
    void aProgramThatNotesWhatItIsTold() throws IOException {
        told = Files.createFile(directory.resolve("told"));
        Path script = Files.writeString(directory.resolve("notify"), "#!/bin/sh\necho \"$*\" >> '" + told + "'\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        program = script.toString();
    }

    @Test
    void saysThatItIsReadyThatItLivesAndThatItEnds() {
        AtomicBoolean lives = new AtomicBoolean(true);
        Map<String, String> environment = Map.of("NOTIFY_SOCKET", "/run/notify", "WATCHDOG_USEC", "100000");
        try (Supervisor supervisor = new Supervisor(environment, program)) {
            supervisor.ready("serves REST on port 1", lives::get);
            await().until(() -> told().stream().filter("WATCHDOG=1"::equals).count() >= 3);
            supervisor.ends();
        }
        assertThat(told())
                .startsWith("--ready --status=serves REST on port 1", "WATCHDOG=1")
                .contains("STOPPING=1");
    }

    @Test
    void leavesTheWatchdogAloneWhenTheHeartStandsStill() {
        AtomicBoolean asked = new AtomicBoolean();
        Map<String, String> environment = Map.of("NOTIFY_SOCKET", "/run/notify", "WATCHDOG_USEC", "20000");
        try (Supervisor supervisor = new Supervisor(environment, program)) {
            supervisor.ready("ready", () -> {
                asked.set(true);
                return false;
            });
            await().untilTrue(asked);
        }
        assertThat(told()).containsExactly("--ready --status=ready");
    }

    @Test
    void saysNothingWhereNobodyListens() {
        try (Supervisor supervisor = new Supervisor(Map.of("WATCHDOG_USEC", "20000"), program)) {
            supervisor.ready("ready", () -> true).ends();
        }
        assertThat(told()).isEmpty();
    }

    @Test
    void aProgramThatIsNotThereDoesNoHarm() {
        try (Supervisor supervisor = new Supervisor(
                Map.of("NOTIFY_SOCKET", "/run/notify"),
                directory.resolve("none").toString())) {
            supervisor.ready("ready", () -> true).ends();
        }
        assertThat(told()).isEmpty();
    }

    private List<String> told() {
        try {
            return Files.readAllLines(told);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

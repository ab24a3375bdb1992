package io.drover.crash;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The crash suite, {@code mvn -q -Pcrash verify}: Drover, its broker and its database are killed, cut off and starved
 * while messages flow and the remote systems misbehave; afterwards what was sent, the ledger, and the journals of the
 * remote systems tell the same story. See {@link SuiteSettings} for its properties.
 */
@Tag("crash")
@Execution(ExecutionMode.CONCURRENT)
class CrashSuiteTest {
    private static final Duration SAY = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir(cleanup = CleanupMode.ALWAYS)
    Path directory;

    private final SuiteSettings settings = SuiteSettings.read();
    private final Map<String, Integer> dealt = new TreeMap<>();
    private final List<String> missed = new ArrayList<>();
    private volatile String now = "starting";
    private Duration slowest = Duration.ZERO;

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "services"})
    void losesNothingAndDoesNothingTwice(String stack) throws Exception {
        Assumptions.assumeTrue(settings.stacks().contains(stack), stack + " is not in crash.stacks");
        Ground.missing(stack).ifPresent(why -> skipOrFail(stack, why));
        Path logs = emptied(Path.of("target", "crash", stack));
        Instant began = Instant.now();
        List<String> wrong;
        try (Arena arena = new Arena(settings, stack, directory, logs)) {
            ScheduledExecutorService teller = Executors.newSingleThreadScheduledExecutor();
            try {
                teller.scheduleWithFixedDelay(() -> say(stack, began, arena), 0, SAY.toMillis(), TimeUnit.MILLISECONDS);
                strike(arena);
                becomeQuiet(arena);
                wrong = reckon(stack, began, arena);
            } catch (Exception e) {
                arena.keeper().dump();
                throw e;
            } finally {
                teller.shutdownNow();
            }
        } catch (Exception e) {
            throw new AssertionError(e + "\n" + howAgain(stack, logs), e);
        }
        if (!wrong.isEmpty()) {
            fail(String.join("\n", wrong) + "\n" + howAgain(stack, logs));
        }
    }

    private void strike(Arena arena) throws Exception {
        if (!arena.ground().volume().canFill()) {
            System.out.println("LEFT OUT: disk full; this process may not mount a disk of its own");
        }
        List<Blow> blows = Blow.deal(arena, settings.faults());
        for (int i = 0; i < blows.size(); i++) {
            Blow blow = blows.get(i);
            now = "fault " + (i + 1) + " of " + blows.size() + ": " + blow.name();
            arena.keeper().note(now);
            arena.traffic().allow(settings.messagesPerFault() / 2);
            arena.pause(0, 300);
            if (blow.strike().on(arena) || blow.strike().on(arena)) {
                dealt.merge(blow.name(), 1, Integer::sum);
            } else {
                missed.add(blow.name());
            }
            Duration took = arena.awaitIntake();
            slowest = took.compareTo(slowest) > 0 ? took : slowest;
        }
    }

    /** The rest of the messages, then nothing but time. */
    private void becomeQuiet(Arena arena) throws Exception {
        now = "the rest of the messages";
        int rest = settings.messages()
                - arena.post().confirmedCount()
                - arena.post().waiting();
        arena.traffic().allow(Math.max(0, rest));
        Arena.await(
                settings.within(60 + Math.max(0, rest) / settings.messagesPerSecond() * 2L),
                () -> arena.traffic().isThrough() && arena.post().waiting() == 0);
        now = "becoming quiet";
        arena.awaitIntake();
        Arena.await(settings.within(180), () -> {
            int sent = arena.post().confirmedCount();
            return arena.rest().open().isEmpty()
                    && arena.rest().owed() == 0
                    && arena.post().waiting() == 0
                    && sent == arena.post().confirmedCount();
        });
        arena.keeper().note(now);
        arena.awaitIntake();
    }

    private List<String> reckon(String stack, Instant began, Arena arena) throws Exception {
        now = "reckoning";
        Duration took = Duration.between(began, Instant.now());
        arena.keeper().close();
        try (Database database = Database.open(arena.ground().ledger())) {
            Reckoning reckoning = new Reckoning(arena, database.sql()).reckon();
            List<String> wrong = new ArrayList<>(reckoning.wrong());
            if (!arena.keeper().surprises().isEmpty()) {
                wrong.add("Drover ended by itself: " + arena.keeper().surprises());
            }
            ObjectNode figures = JSON.createObjectNode();
            figures.put("stack", stack).put("seed", settings.seed());
            figures.put("messages", arena.post().confirmedCount());
            figures.put("faults", dealt.values().stream().mapToInt(n -> n).sum());
            figures.put("restarts", arena.keeper().lives() - 1);
            figures.put("doubled", arena.post().doubled()).put("redelivered", reckoning.redelivered());
            figures.put("effects", arena.effects());
            figures.put("lost", reckoning.lost()).put("twice", reckoning.twice());
            figures.put("missing", reckoning.missing());
            figures.put("waiting", reckoning.waiting().size());
            figures.put("slowest_recovery_ms", slowest.toMillis()).put("seconds", took.toSeconds());
            figures.put("ok", wrong.isEmpty());
            figures.set("faults_by_kind", JSON.valueToTree(dealt));
            figures.set("missed", JSON.valueToTree(missed));
            System.out.println(figures);
            Files.writeString(
                    Path.of("target", "crash", "figures.jsonl"),
                    figures + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            return wrong;
        }
    }

    private void say(String stack, Instant began, Arena arena) {
        System.out.printf(
                "[%s] %d s, %s; %d messages, %d restarts, %d effects%n",
                stack,
                Duration.between(began, Instant.now()).toSeconds(),
                now,
                arena.post().confirmedCount(),
                arena.keeper().lives() - 1,
                arena.effects());
    }

    private String howAgain(String stack, Path logs) {
        return "at: " + now + "\nlogs: " + logs + "\nonce more: " + settings.command(stack);
    }

    private static void skipOrFail(String stack, String why) {
        String line = "stack " + stack + ": " + why;
        if ("required".equals(System.getProperty("drover.test.services", System.getenv("DROVER_TEST_SERVICES")))) {
            fail(line + ", and services are required");
        }
        System.out.println("SKIPPED: " + line);
        Assumptions.abort(line);
    }

    private static Path emptied(Path logs) throws Exception {
        Files.createDirectories(logs);
        try (var files = Files.list(logs)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        return logs;
    }
}

package io.drover.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of shell scripts: how they begin once, end, are ended, and are found by the next process. */
class RunsTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    private Path directory;

    private final List<String> ended = new CopyOnWriteArrayList<>();
    private final List<Runs> open = new ArrayList<>();

    @AfterEach
    void endAll() {
        open.forEach(runs -> {
            runs.directories().all().stream().filter(run -> !run.isOver()).forEach(run -> run.end(Duration.ZERO));
            runs.close();
        });
    }

    @Test
    void tellsHowItEndedAndWhatItSaid() throws IOException {
        Runs runs = runs();
        RunDirectory run = begin(runs, "1-a", "echo hello; echo trouble >&2; exit 3", LONG);
        awaitOver(runs, run);
        assertThat(runs.state(run)).isInstanceOfSatisfying(RunState.Ended.class, end -> assertThat(end.code())
                .isEqualTo(3));
        assertThat(run.file("log")).hasContent("hello\ntrouble");
        assertThat(ended).containsExactly("queue 1-a");
        assertThat(runs.underWay("queue")).isZero();
    }

    @Test
    void beginsOnce() throws IOException {
        Runs runs = runs();
        Path seen = directory.resolve("seen");
        RunDirectory run = begin(runs, "1-a", "echo x >> " + seen, LONG);
        assertThat(runs.place("1-a")).isEmpty();
        awaitOver(runs, run);
        assertThat(runs.place("1-a")).isEmpty();
        assertThat(runs.hasBegun("1-a")).isTrue();
        assertThat(seen).hasContent("x");
    }

    /** AC-7: of each only what tells of it is left, and what nobody else may read is nobody else's while it is there. */
    @Test
    void aThousandRunsLeaveNothingTemporary() throws IOException {
        Runs runs = runs();
        for (int n = 0; n < 1_000; n++) {
            Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(2)).until(() -> runs.underWay("queue") < 8);
            RunDirectory run = runs.place(n + "-a").orElseThrow();
            Path secret = run.secret("variables.yml", "{}");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret.getParent())))
                    .isEqualTo("rwx------");
            runs.begin(run, program("[ -e '" + secret + "' ]", LONG));
        }
        Awaitility.await().atMost(LONG).until(() -> runs.underWay("queue") == 0);
        assertThat(ended).hasSize(1_000).doesNotHaveDuplicates();
        List<RunDirectory> all = runs.directories().all();
        assertThat(all).hasSize(1_000);
        for (RunDirectory run : all) {
            assertThat(runs.state(run)).isInstanceOfSatisfying(RunState.Ended.class, end -> assertThat(end.code())
                    .isZero());
            try (Stream<Path> left = Files.list(run.file("."))) {
                assertThat(left.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder("run.json", "started", "log", "rc", "over");
            }
        }
    }

    /** A process was killed between making the directory and beginning, or so soon that nothing was noted yet. */
    @Test
    void whatHasNotBegunWhenSomebodyLooksNeverBegins() throws IOException {
        Runs runs = runs();
        Path seen = directory.resolve("seen");
        RunDirectory late = runs.place("1-a").orElseThrow();
        assertThat(runs.hasBegun("1-a")).isFalse();
        assertThat(Files.exists(late.file("."))).isFalse();
        RunDirectory later = runs.place("1-b").orElseThrow();
        assertThat(later.forbid()).isTrue();
        runs.begin(later, program("echo x >> " + seen, LONG));
        Awaitility.await().until(() -> runs.underWay("queue") == 0 || isGone(later));
        assertThat(seen).doesNotExist();
        assertThat(runs.state(later)).isInstanceOf(RunState.NotBegun.class);
        assertThat(runs.place("1-b")).isPresent();
    }

    private static boolean isGone(RunDirectory run) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.noneMatch(process -> process.info()
                    .commandLine()
                    .filter(line -> line.contains(run.id()))
                    .isPresent());
        }
    }

    @Test
    void oneThatTakesTooLongIsEndedWithAllItBegan() throws IOException {
        Runs runs = runs();
        Path pids = directory.resolve("pids");
        RunDirectory run = begin(
                runs,
                "1-a",
                "sleep 600 & echo $! >> " + pids + "; trap '' TERM; sh -c 'trap \"\" TERM; echo $$ >> " + pids
                        + "; exec sleep 600' & setsid sh -c 'echo $$ >> " + pids
                        + "; exec sleep 600' & (setsid sh -c 'echo $$ >> " + pids + "; sleep 600' &) ; wait",
                Duration.ofMillis(1500));
        awaitOver(runs, run);
        assertThat(runs.state(run)).isInstanceOfSatisfying(RunState.Stopped.class, end -> assertThat(end.why())
                .isEqualTo(RunState.Why.TIMED_OUT));
        List<String> begun = Files.readAllLines(pids);
        assertThat(begun).hasSize(4);
        assertThat(begun).noneMatch(RunsTest::isAlive);
        assertThat(ended).containsExactly("queue 1-a");
    }

    private static boolean isAlive(String pid) {
        try {
            String stat = Files.readString(Path.of("/proc", pid, "stat"), StandardCharsets.ISO_8859_1);
            return !stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
        } catch (IOException gone) {
            return false;
        }
    }

    @Test
    void canceledIsNoFailure() throws IOException {
        Runs runs = runs();
        RunDirectory run = begin(runs, "1-a", "sleep 600", LONG);
        awaitRunning(runs, run);
        runs.cancel(run);
        awaitOver(runs, run);
        assertThat(runs.state(run)).isInstanceOfSatisfying(RunState.Stopped.class, end -> assertThat(end.why())
                .isEqualTo(RunState.Why.CANCELED));
    }

    @Test
    void goesOnWithoutUsAndIsFoundByTheNextProcess() throws IOException {
        Runs first = runs();
        Path go = directory.resolve("go");
        RunDirectory run = begin(first, "1-a", "until [ -e " + go + " ]; do sleep 0.05; done; echo done; exit 7", LONG);
        awaitRunning(first, run);
        first.close();
        Runs second = runs();
        assertThat(second.underWay("queue")).isEqualTo(1);
        assertThat(second.place("1-a")).isEmpty();
        Files.createFile(go);
        awaitOver(second, run);
        assertThat(second.state(run)).isInstanceOfSatisfying(RunState.Ended.class, end -> assertThat(end.code())
                .isEqualTo(7));
        assertThat(ended).contains("queue 1-a");
    }

    @Test
    void oneThatDiedBeforeItsEndIsSeenToHaveDied() throws Exception {
        Runs runs = runs();
        RunDirectory run = begin(runs, "1-a", "sleep 600", LONG);
        awaitRunning(runs, run);
        long leader =
                Long.parseLong(Files.readAllLines(run.file("started")).get(1).split(" ")[0]);
        kill("-" + leader);
        awaitOver(runs, run);
        assertThat(runs.state(run)).isInstanceOf(RunState.Died.class);
    }

    /** Whoever notes the end was killed, and the program was not. */
    @Test
    void oneThatLostItsWrapperStillRuns() throws Exception {
        Runs runs = runs();
        RunDirectory run = begin(runs, "1-a", "sleep 600; true", LONG);
        awaitRunning(runs, run);
        long leader =
                Long.parseLong(Files.readAllLines(run.file("started")).get(1).split(" ")[0]);
        Awaitility.await().until(() -> ProcessHandle.of(leader)
                .map(process -> process.descendants().count() >= 1)
                .orElse(false));
        kill(String.valueOf(leader));
        assertThat(run.state(Clock.systemUTC().instant())).isInstanceOf(RunState.Running.class);
        runs.cancel(run);
        awaitOver(runs, run);
    }

    private static void kill(String what) throws Exception {
        assertThat(new ProcessBuilder("/bin/sh", "-c", "kill -KILL " + what)
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void secretsAreForUsAloneAndGoneAfterwards() throws IOException {
        Runs runs = runs();
        RunDirectory run = runs.place("1-a").orElseThrow();
        Path file = run.secret("variables.yml", "{\"password\": \"open sesame\"}");
        run.mask(new Masks(List.of("open sesame")));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        runs.begin(run, program("cat " + file + "; echo; echo open sesame in the middle", LONG));
        awaitOver(runs, run);
        assertThat(file).doesNotExist();
        assertThat(run.file("private")).doesNotExist();
        assertThat(Files.readString(run.file("log")))
                .doesNotContain("sesame")
                .contains("***********")
                .contains("in the middle");
    }

    @Test
    void whatAKilledProcessLeftIsPutInOrderByTheNext() throws Exception {
        Runs first = runs();
        RunDirectory run = first.place("1-a").orElseThrow();
        Path file = run.secret("variables.yml", "{}");
        Process process = run.start(
                program("true", LONG), List.of("PATH"), Clock.systemUTC().instant());
        process.waitFor();
        first.close();
        assertThat(file).exists();
        runs();
        assertThat(file).doesNotExist();
    }

    @Test
    void seesOfOurEnvironmentWhatIsNamed() throws IOException {
        Runs runs = runs();
        RunDirectory run = begin(runs, "1-a", "env", LONG);
        awaitOver(runs, run);
        assertThat(Files.readAllLines(run.file("log")))
                .extracting(line -> line.split("=")[0])
                .isSubsetOf("PATH", "OWN", "DROVER_RUN", "PWD", "SHLVL", "_", "OLDPWD")
                .contains("PATH", "OWN", "DROVER_RUN");
    }

    @Test
    void aLogThatIsTooLongKeepsItsBeginningAndItsEnd() throws IOException {
        Runs runs = runs();
        RunDirectory run = begin(runs, "1-a", "echo first; yes | head -c 200000; echo last", LONG);
        awaitOver(runs, run);
        assertThat(Files.size(run.file("log"))).isLessThan(20_500);
        assertThat(Files.readString(run.file("log"))).startsWith("first").contains("are left out here");
    }

    @Test
    void whatItSaysIsReadWhileItRuns() throws IOException {
        Runs runs = runs();
        Path go = directory.resolve("go");
        RunDirectory run =
                begin(runs, "1-a", "echo one; until [ -e " + go + " ]; do sleep 0.05; done; printf two", LONG);
        try (InputStream log = runs.log(run, 0, Duration.ofSeconds(30))) {
            byte[] said = new byte[100];
            int count = log.read(said);
            assertThat(new String(said, 0, count, StandardCharsets.UTF_8)).isEqualTo("one\n");
            Files.createFile(go);
            assertThat(new String(log.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("two");
        }
        try (InputStream log = runs.log(run, 4, Duration.ZERO)) {
            assertThat(new String(log.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("two");
        }
    }

    @Test
    void aProgramThatIsNotThereEndsAsTheShellSays() throws IOException {
        Runs runs = runs();
        RunDirectory run = runs.place("1-a").orElseThrow();
        runs.begin(
                run,
                new Program(
                        List.of("/nowhere/at-all"),
                        directory,
                        Map.of(),
                        LONG,
                        "queue",
                        JsonNodeFactory.instance.objectNode()));
        awaitOver(runs, run);
        assertThat(runs.state(run)).isInstanceOfSatisfying(RunState.Ended.class, end -> assertThat(end.code())
                .isEqualTo(127));
    }

    private Runs runs() {
        Runs runs = new Runs(
                new RunsSettings(
                        directory.resolve("runs"),
                        List.of("PATH"),
                        Duration.ofMillis(300),
                        20_000,
                        Duration.ofDays(1),
                        1_000_000),
                Clock.systemUTC());
        open.add(runs);
        return runs.start((queue, id) -> ended.add(queue + " " + id));
    }

    private RunDirectory begin(Runs runs, String id, String script, Duration timeout) throws IOException {
        RunDirectory run = runs.place(id).orElseThrow();
        runs.begin(run, program(script, timeout));
        return run;
    }

    private Program program(String script, Duration timeout) {
        return new Program(
                List.of("/bin/sh", "-c", script),
                directory,
                Map.of("OWN", "value"),
                timeout,
                "queue",
                JsonNodeFactory.instance.objectNode());
    }

    private static void awaitRunning(Runs runs, RunDirectory run) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            try {
                return runs.state(run) instanceof RunState.Running
                        && Files.exists(run.file("started"))
                        && Files.size(run.file("started")) > 40;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void awaitOver(Runs runs, RunDirectory run) {
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> run.isOver() && runs.underWay("queue") == 0);
    }
}

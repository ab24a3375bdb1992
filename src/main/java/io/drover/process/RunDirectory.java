package io.drover.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files of one run, which say all there is to know of it, whoever reads them: {@code run.json} what it is, {@code started}
 * who runs it, {@code log} what it says, {@code rc} how it ended; {@code timed-out} or {@code canceled} that we end it,
 * {@code over} that nothing of it is left to do. {@code private/} holds what nobody else may read, and is gone when it is over.
 */
public final class RunDirectory {
    /** In the environment of everything that belongs to a run, with its id. */
    public static final String MARK = "DROVER_RUN";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OUR_FILE = PosixFilePermissions.fromString("rw-------");
    private static final String SCRIPT = script();
    private static final Duration TO_WRITE_TWO_LINES = Duration.ofSeconds(10);
    private static final String MASKS = "masks.json";

    private final Path path;

    RunDirectory(Path path) {
        this.path = path;
    }

    static RunDirectory create(Path path) throws IOException {
        Files.createDirectory(path, PosixFilePermissions.asFileAttribute(OURS));
        Files.createDirectory(path.resolve("private"), PosixFilePermissions.asFileAttribute(OURS));
        return new RunDirectory(path);
    }

    public String id() {
        return path.getFileName().toString();
    }

    /** Where a file of that name is, or would be. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /** Writes a file that only we may read, and that is gone when the run is over. */
    public Path secret(String name, String content) throws IOException {
        Path file = path.resolve("private").resolve(name);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OUR_FILE));
        Files.writeString(file, content);
        return file;
    }

    /** What nobody may read in what the program says. */
    public void mask(Masks masks) throws IOException {
        if (!masks.isEmpty()) {
            secret(MASKS, JSON.writeValueAsString(masks.words()));
        }
    }

    /** What is masked while it runs; none when it is over, since it is done then. */
    public Masks masks() {
        try {
            List<String> words = new ArrayList<>();
            JSON.readTree(Files.readString(path.resolve("private").resolve(MASKS)))
                    .forEach(word -> words.add(word.asText()));
            return new Masks(words);
        } catch (IOException none) {
            return Masks.none();
        }
    }

    /** Begins it; the process goes on when this one ends. @param passedOn names of our environment's variables */
    Process start(Program program, List<String> passedOn, Instant now) throws IOException {
        var facts = JsonNodeFactory.instance.objectNode();
        facts.set("notes", program.notes());
        facts.put("queue", program.queue())
                .put("began", now.toString())
                .put("deadline", now.plus(program.timeout()).toString());
        program.words().forEach(facts.withArray("command")::add);
        write("run.json", facts.toString());
        List<String> words = new ArrayList<>(List.of(
                "setsid",
                "/bin/sh",
                "-c",
                SCRIPT,
                "drover-run",
                program.directory().toString()));
        words.addAll(program.words());
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(path.toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(file("log").toFile()));
        Map<String, String> own = new HashMap<>(program.environment());
        own.put(MARK, id());
        ChildEnvironment.set(builder, passedOn, own);
        write("log", "");
        return builder.start();
    }

    private void write(String name, String content) throws IOException {
        Path file = file(name);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OUR_FILE));
        Files.writeString(file, content, StandardOpenOption.WRITE);
    }

    /** What {@link Program#notes} said, with queue, began, deadline and command beside it; empty before it was to begin. */
    public JsonNode facts() {
        try {
            return JSON.readTree(Files.readString(file("run.json")));
        } catch (IOException none) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    /** Forbids the beginning, unless it has begun: then false. */
    boolean forbid() {
        return note("started", "never\n");
    }

    /** True for whoever is the first to note it. */
    private boolean note(String name, String content) {
        try {
            Files.writeString(file(name), content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return true;
        } catch (FileAlreadyExistsException known) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RunState state(Instant now) {
        Optional<String> started = read("started");
        if (started.isEmpty()) {
            return Files.isDirectory(path)
                    ? new RunState.NotBegun()
                    : new RunState.Unknown("the directory of run " + id() + " is gone");
        }
        if (started.get().startsWith("never")) {
            return new RunState.NotBegun();
        }
        Optional<ProcessTrace> trace = ProcessTrace.parse(started.get());
        boolean alive = trace.map(ProcessTrace::isAlive)
                .orElseGet(() -> written("started").plus(TO_WRITE_TWO_LINES).isAfter(now));
        // read after it was seen dead: it writes that before it ends
        Optional<Integer> code = code();
        for (RunState.Why why : RunState.Why.values()) {
            if (Files.exists(file(why.file())) && (code.isPresent() || !alive)) {
                return new RunState.Stopped(why, written(code.isPresent() ? "rc" : why.file()));
            }
        }
        if (code.isPresent()) {
            return new RunState.Ended(code.get(), written("rc"));
        }
        // whoever notes the end may have been killed alone
        return alive || trace.isPresent() && !tree(trace.get()).members().isEmpty()
                ? new RunState.Running()
                : new RunState.Died();
    }

    private ProcessTree tree(ProcessTrace leader) {
        return new ProcessTree(leader, MARK + "=" + id());
    }

    private Optional<Integer> code() {
        return read("rc").filter(text -> text.endsWith("\n")).map(String::strip).map(Integer::valueOf);
    }

    /** Notes that it is to be ended, before anything is done about it. */
    void noteStop(RunState.Why why, Instant now) {
        note(why.file(), now + "\n");
    }

    /** Ends all that belongs to it, and returns when that is done. */
    void end(Duration grace) {
        read("started").flatMap(ProcessTrace::parse).ifPresent(leader -> tree(leader)
                .end(grace));
    }

    /** When it began, or was to begin. */
    public Instant began() {
        String began = facts().path("began").asText("");
        return began.isEmpty() ? written(".") : Instant.parse(began);
    }

    Optional<Instant> deadline() {
        String deadline = facts().path("deadline").asText("");
        return deadline.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(deadline));
    }

    boolean isOver() {
        return Files.exists(file("over"));
    }

    void over() {
        note("over", "");
        delete(path.resolve("private"));
    }

    void delete() {
        delete(path);
    }

    private static void delete(Path tree) {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException gone) {
            // somebody else was quicker
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Instant written(String name) {
        try {
            return Files.getLastModifiedTime(file(name)).toInstant();
        } catch (IOException gone) {
            return Instant.EPOCH;
        }
    }

    private Optional<String> read(String name) {
        try {
            return Optional.of(Files.readString(file(name), StandardCharsets.ISO_8859_1));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private static String script() {
        try (InputStream in = Objects.requireNonNull(RunDirectory.class.getResourceAsStream("/process/run.sh"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

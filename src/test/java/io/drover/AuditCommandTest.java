package io.drover;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.ledger.Audit;
import io.drover.settings.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code drover audit} against a running Drover whose table somebody has been at. */
class AuditCommandTest {
    @TempDir
    Path directory;

    private Wiring drover;
    private Path head;
    private String said = "";

    @BeforeEach
    void startDrover() {
        head = directory.resolve("head.json");
        drover = new Wiring(
                        Settings.defaults()
                                .overlaidBy(
                                        Map.of(
                                                "drover.db.url", "jdbc:h2:file:" + directory.resolve("ledger"),
                                                "drover.bus.enabled", "false",
                                                "drover.routes.directory", directory.toString(),
                                                "drover.api.auth", "none",
                                                "drover.api.port", "0"),
                                        "test"),
                        Clock.systemUTC())
                .start();
        write(10);
    }

    @AfterEach
    void stopDrover() {
        drover.close();
    }

    private void write(int rows) {
        drover.database().inTransaction(sql -> {
            Audit audit = new Audit(drover.database(), Clock.systemUTC());
            IntStream.range(0, rows)
                    .forEach(i ->
                            audit.append(sql, new Audit.Entry("ann", "system.pause", "koji", "{\"n\": " + i + "}")));
            return true;
        });
    }

    private void change(String sql) {
        assertThat(drover.database().sql().sql(sql).update()).isPositive();
    }

    private int run(String... args) {
        StringWriter out = new StringWriter();
        CommandLine line = Drover.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(out));
        String[] all = java.util.Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--url";
        all[args.length + 1] = "http://localhost:" + drover.port();
        int code = line.execute(all);
        said = out.toString();
        return code;
    }

    @Test
    void listsWhoDidWhat() {
        assertThat(run("audit", "list", "--limit", "2")).isZero();
        assertThat(said.lines()).hasSize(3);
        assertThat(said).contains("ann").contains("system.pause").contains("koji {\"n\":9}");
        assertThat(run("audit", "list", "--who", "bob")).isZero();
        assertThat(said.lines()).hasSize(1);
    }

    @Test
    void anAuditThatGrewIsIntactAgainstItsFormerHead() {
        assertThat(run("audit", "verify", "--head", head.toString())).isZero();
        assertThat(said).contains("intact: 10 rows");
        write(5);
        assertThat(run("audit", "verify", "--head", head.toString())).isZero();
        assertThat(said).contains("intact: 15 rows").contains("it goes on from the head of");
        assertThat(head).content().contains("\"rows\":15");
    }

    @Test
    void aChangedRowIsNamed() {
        change("UPDATE audit SET who = 'bob' WHERE id = 4");
        assertThat(run("audit", "verify")).isEqualTo(1);
        assertThat(said).contains("broken at row 4: its content does not have its hash: it was changed. Expected ");
    }

    @Test
    void aRowThatWasTakenOutOfTheMiddleIsNamed() {
        change("DELETE FROM audit WHERE id = 4");
        assertThat(run("audit", "verify")).isEqualTo(1);
        assertThat(said).contains("broken at row 5").contains("removed or inserted");
    }

    @Test
    void anEndThatWasCutOffShowsAgainstTheNotedHead() {
        run("audit", "verify", "--head", head.toString());
        change("DELETE FROM audit WHERE id > 7");
        assertThat(run("audit", "verify")).isZero();
        assertThat(run("audit", "verify", "--head", head.toString())).isEqualTo(1);
        assertThat(said).contains("broken at row 10").contains("the end was cut off");
        assertThat(head).content().contains("\"rows\":10");
    }

    @Test
    void aChainThatWasWrittenAnewShowsAgainstTheNotedHead() {
        run("audit", "verify", "--head", head.toString());
        change("DELETE FROM audit");
        drover.database()
                .sql()
                .sql("ALTER TABLE audit ALTER COLUMN id RESTART WITH 1")
                .update();
        write(12);
        assertThat(run("audit", "verify")).isZero();
        assertThat(run("audit", "verify", "--head", head.toString(), "--json")).isEqualTo(1);
        assertThat(said).contains("\"intact\":false").contains("written anew");
    }

    @Test
    void aFileThatIsNoHeadIsNotOverwritten() throws Exception {
        Files.writeString(head, "my notes");
        assertThat(run("audit", "verify", "--head", head.toString())).isEqualTo(1);
        assertThat(said).contains("holds no head");
        assertThat(head).hasContent("my notes");
    }

    @Test
    void aLongChainIsReadQuickly() {
        write(20_000);
        long began = System.nanoTime();
        assertThat(run("audit", "verify")).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        System.out.println(
                "20,010 rows: " + Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms");
        assertThat(said).contains("intact: 20010 rows");
    }
}

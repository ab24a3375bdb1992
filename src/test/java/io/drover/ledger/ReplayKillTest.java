package io.drover.ledger;

import static io.drover.ledger.PlanFixture.action;
import static io.drover.ledger.PlanFixture.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A replay that is killed before and after its commit: mark and effect are both there or neither, and the rest follows. */
@Timeout(300)
class ReplayKillTest {
    private static final int EACH = DeadLetterDesk.CHUNK;
    private static final int KILLED = 137;

    @ParameterizedTest
    @MethodSource("io.drover.testing.TestDatabases#all")
    void marksAndEffectsAgreeAfterAKillAndTheNextRunDoesTheRest(TestDatabase test) throws Exception {
        DeskFixture before = new DeskFixture(test.database());
        for (int i = 0; i < EACH; i++) {
            before.dead("mbs: HTTP 503");
            before.plan.planned(action("rye " + i));
            before.plan.actions.refused(before.plan.due("rye " + i), call("send"));
            before.raw("{}");
        }
        test.disconnect();

        killedAt(test.settings(), "dead.replaying:2");
        assertAgree(test, EACH);
        killedAt(test.settings(), "dead.replayed:1");
        assertAgree(test, 2 * EACH);

        DeskFixture next = new DeskFixture(test.database());
        next.replay(next.letters());
        assertAgree(test, 3 * EACH);
        DeskFixture after = new DeskFixture(test.database());
        assertThat(after.letters()).isEmpty();
        assertThat(after.audit()).hasSize(3);
    }

    private static void killedAt(DatabaseSettings settings, String place) throws Exception {
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Ddrover.crash-at=" + place,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReplayVictim.class.getName(),
                        settings.url(),
                        settings.user(),
                        settings.password())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(victim.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(victim.exitValue()).isEqualTo(KILLED);
        } finally {
            victim.destroyForcibly().waitFor();
        }
    }

    /** Each letter is marked exactly where its effect is there; then the process may not look at it any more. */
    private static void assertAgree(TestDatabase test, int replayed) {
        DeskFixture given = new DeskFixture(test.database());
        assertThat(given.plan.texts("SELECT id FROM dead_letter WHERE state = 'REPLAYED'"))
                .hasSize(replayed);
        List<String> torn = given.plan.texts(
                """
                SELECT l.id FROM dead_letter l LEFT JOIN delivery d ON d.id = l.delivery_id
                       LEFT JOIN action a ON a.id = l.action_id LEFT JOIN message m ON m.id = l.replayed_as
                 WHERE (l.state = 'REPLAYED') <> (CASE WHEN l.delivery_id IS NOT NULL THEN d.state = 'PENDING'
                       WHEN l.action_id IS NOT NULL THEN a.state = 'UNKNOWN' ELSE m.id IS NOT NULL END)""");
        assertThat(torn).isEmpty();
        assertThat(given.plan.texts("SELECT m.id FROM message m WHERE m.source = 'rabbitmq' AND NOT EXISTS"
                        + " (SELECT 1 FROM dead_letter l WHERE l.replayed_as = m.id)"))
                .isEmpty();
        given.audit();
        test.disconnect();
    }
}

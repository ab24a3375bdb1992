package io.drover.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** §1.4 step 2: what an event of the same search key has rebuilt already. */
class EarlierActionsTest {
    static Stream<TestDatabase> databases() {
        return TestDatabases.all();
    }

    private static NewAction image(String name, String reason) {
        return new NewAction(
                "build",
                "bakery",
                name + " because of ann",
                name,
                "IMAGE",
                "{}",
                List.of(),
                List.of(),
                0,
                reason,
                1,
                name + "-1-1");
    }

    private static void end(Database database, String name, String state) {
        database.sql()
                .sql("UPDATE action SET state = :state, rebuilt_nvr = :nvr WHERE name = :name")
                .param("state", state)
                .param("nvr", name + "-1-2")
                .param("name", name)
                .update();
    }

    private static List<String> told(List<EarlierActions.Action> actions) {
        return actions.stream()
                .map(build ->
                        build.event() + " " + build.originalNvr() + " " + build.rebuiltNvr() + " " + build.state())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void onlyWhatIsDoneCountsForTheSearchKeyAndNoDryRun(TestDatabase test) {
        Database database = test.database();
        PlanFixture one = new PlanFixture(database, "one");
        Decision real = one.planned(
                image("base", "directly_affected"),
                image("httpd", "dependency"),
                image("app", "directly_affected"),
                PlanFixture.action("flour"));
        one.judgements.commit(
                one.delivery(),
                PlanFixture.judgement(new NewEvent("OrderEvent", "ann", true), image("dry", "directly_affected")));
        one.judgements.commit(
                one.delivery(),
                PlanFixture.judgement(new NewEvent("OrderEvent", "bob"), image("other", "directly_affected")));
        end(database, "base", "DONE");
        end(database, "httpd", "DONE");
        end(database, "app", "FAILED");
        end(database, "dry", "DONE");
        end(database, "other", "DONE");
        long event = real.event();
        EarlierActions earlier = new EarlierActions(database);

        assertThat(told(earlier.done("ann")))
                .containsExactly(event + " base-1-1 base-1-2 DONE", event + " httpd-1-1 httpd-1-2 DONE");
        assertThat(told(earlier.ofEvent(event)))
                .containsExactly(
                        event + " base-1-1 base-1-2 DONE",
                        event + " httpd-1-1 httpd-1-2 DONE",
                        event + " app-1-1 app-1-2 FAILED",
                        event + " null null PLANNED");
        assertThat(earlier.ofEvent(event + 1)).as("a dry run has built nothing").isEmpty();
        assertThat(earlier.done("nobody")).isEmpty();
        assertThat(one.actions.knowsBuild("base-1-2")).isTrue();
        assertThat(one.actions.knowsBuild("base-1-3")).isFalse();
    }
}

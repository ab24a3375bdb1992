package io.drover.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.dispatch.SystemStatus.State;
import io.drover.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each state of a system, how it comes into it and out of it. */
class RemoteSystemTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final CallResult<?> WELL = new CallResult.Done<>("", "done");
    private static final CallResult<?> DOWN = new CallResult.Unavailable<>("HTTP 503", null);
    private static final CallResult<?> LOST = new CallResult.Ambiguous<>("time-out");
    private static final CallResult<?> DENIED = new CallResult.Denied<>("HTTP 401");

    private final SettableClock clock = new SettableClock(NOON);
    private final List<String> calls = new ArrayList<>();
    private final RemoteSystem koji = system(Rate.UNLIMITED);

    private RemoteSystem system(Rate rate) {
        return new RemoteSystem(
                "koji",
                new SystemSettings(
                        4,
                        rate,
                        new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5)),
                        100,
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(5),
                        new BreakerSettings(4, 50, Duration.ofSeconds(60), Duration.ofSeconds(15), 2)),
                clock,
                call -> calls.add(call.kind().word() + " " + call.outcome()));
    }

    @Test
    void isLeftAloneWhenHalfOfTheLastCallsFailed() {
        calls(WELL, DOWN, LOST);
        assertThat(koji.status().state()).isEqualTo(State.CLOSED);
        calls(WELL);

        assertThat(koji.status())
                .isEqualTo(new SystemStatus("koji", State.OPEN, NOON, "time-out", NOON.plusSeconds(15), 0, 0, 4, 2));
        assertThat(refused(CallKind.SEND).why())
                .isEqualTo("koji is left alone since 2026-03-01T12:00:00Z: time-out; next try 2026-03-01T12:00:15Z");
        assertThat(refused(CallKind.LOOKUP).until()).isEqualTo(NOON.plusSeconds(15));
        assertThat(koji.mayBeTried(CallKind.POLL)).isFalse();
        assertThat(calls).containsExactly("send done", "send unavailable", "send ambiguous", "send done");
    }

    @Test
    void aRefusalIsTheSystemsWordAndNoSickness() {
        calls(new CallResult.Refused<>("HTTP 400"), new CallResult.Refused<>("HTTP 400"));
        calls(new CallResult.Refused<>("HTTP 400"), new CallResult.Refused<>("HTTP 400"));
        assertThat(koji.status().state()).isEqualTo(State.CLOSED);
    }

    @Test
    void failuresOlderThanTheWindowAreForgotten() {
        calls(DOWN, DOWN, DOWN);
        clock.pass(Duration.ofSeconds(61));
        calls(WELL, DOWN);
        assertThat(koji.status().failures()).isEqualTo(1);
        assertThat(koji.status().state()).isEqualTo(State.CLOSED);
    }

    @Test
    void afterAWhileAFewTryItAndTheirFailureIsNoAttemptOfTheirs() {
        calls(DOWN, DOWN, DOWN, DOWN);
        clock.pass(Duration.ofSeconds(14));
        assertThat(koji.mayBeTried(CallKind.SEND)).isFalse();
        clock.pass(Duration.ofSeconds(1));
        assertThat(koji.mayBeTried(CallKind.SEND)).isTrue();

        Leave.Granted first = granted(CallKind.SEND);
        Leave.Granted second = granted(CallKind.LOOKUP);
        assertThat(refused(CallKind.SEND).why()).startsWith("koji is being tried since 2026-03-01T12:00:15Z: HTTP 503");
        assertThat(koji.status().inFlight()).isEqualTo(1);
        assertThat(koji.status().lookups()).isEqualTo(1);
        assertThat(first.ended(DOWN)).as("counts as an attempt").isFalse();
        assertThat(second.ended(DOWN)).isFalse();

        assertThat(koji.status().state()).isEqualTo(State.OPEN);
        assertThat(koji.status().nextTry()).isEqualTo(NOON.plusSeconds(30));
        assertThat(koji.takeRecovered()).isFalse();
    }

    @Test
    void isInUseAgainWhenThoseThatTriedEndedWell() {
        calls(DOWN, DOWN, DOWN, DOWN);
        clock.pass(Duration.ofSeconds(15));
        calls(WELL);
        assertThat(koji.takeRecovered()).as("the next ones may come at once").isTrue();
        calls(WELL);
        assertThat(koji.status())
                .isEqualTo(new SystemStatus("koji", State.CLOSED, NOON.plusSeconds(15), "", null, 0, 0, 0, 0));
        assertThat(koji.takeRecovered()).isTrue();
        assertThat(koji.takeRecovered()).as("said once").isFalse();
    }

    @Test
    void whatBeganBeforeItWasLeftAloneSaysNothingAboutItsRecovery() {
        Leave.Granted old = granted(CallKind.SEND);
        calls(DOWN, DOWN, DOWN, DOWN);
        clock.pass(Duration.ofSeconds(15));
        Leave.Granted trial = granted(CallKind.SEND);
        assertThat(old.ended(LOST)).as("an attempt like any other").isTrue();
        trial.ended(WELL);
        calls(WELL);
        assertThat(koji.status().state()).isEqualTo(State.CLOSED);
    }

    @Test
    void aTryThatMadeNoCallGivesItsPlaceToAnother() {
        calls(DOWN, DOWN, DOWN, DOWN);
        clock.pass(Duration.ofSeconds(15));
        granted(CallKind.SEND);
        granted(CallKind.SEND).unused();
        granted(CallKind.SEND);
        assertThat(koji.ask(CallKind.SEND)).isInstanceOf(Leave.NotNow.class);
    }

    @Test
    void oneThatSaysWhenToComeBackIsLeftAloneUntilThenByAll() {
        granted(CallKind.PROBE).ended(new CallResult.Unavailable<>("HTTP 429", Duration.ofSeconds(30)));
        assertThat(koji.status().state()).isEqualTo(State.OPEN);
        assertThat(refused(CallKind.LOOKUP).why())
                .contains("it asked to be left alone for 30 s: HTTP 429")
                .contains("next try 2026-03-01T12:00:30Z");
        clock.pass(Duration.ofSeconds(30));
        assertThat(koji.status().state()).isEqualTo(State.CLOSED);
        granted(CallKind.SEND);
        granted(CallKind.PROBE).ended(new CallResult.Unavailable<>("HTTP 429", Duration.ofDays(3)));
        assertThat(koji.status().nextTry()).as("an hour at the most").isEqualTo(NOON.plusSeconds(30 + 3_600));
    }

    @Test
    void deniedCredentialsPauseItAndOneAtATimeTriesThemAgain() {
        Leave.Granted other = granted(CallKind.SEND);
        calls(DENIED);
        assertThat(koji.status().state()).isEqualTo(State.DENIED);
        assertThat(refused(CallKind.SEND).why())
                .isEqualTo("koji denies our credentials since 2026-03-01T12:00:00Z: HTTP 401; next try"
                        + " 2026-03-01T12:05:00Z");
        granted(CallKind.LOOKUP).ended(WELL);
        assertThat(koji.status().state())
                .as("who may read need not be who may write")
                .isEqualTo(State.DENIED);
        other.ended(DENIED);

        clock.pass(Duration.ofMinutes(5));
        Leave.Granted trial = granted(CallKind.SEND);
        assertThat(koji.ask(CallKind.SEND)).as("a second one at the same time").isInstanceOf(Leave.NotNow.class);
        trial.ended(DENIED);
        assertThat(koji.status().since()).isEqualTo(NOON);
        assertThat(koji.status().nextTry()).isEqualTo(NOON.plusSeconds(600));

        clock.pass(Duration.ofMinutes(5));
        granted(CallKind.SEND).ended(WELL);
        assertThat(koji.status().state()).isEqualTo(State.CLOSED);
        assertThat(koji.takeRecovered()).isTrue();
    }

    @Test
    void anOperatorsPauseHoldsUntilItIsResumedWhateverTheSystemDoes() {
        koji.pause(NOON, "by ann: moving house");
        clock.pass(Duration.ofDays(1));
        assertThat(refused(CallKind.LOOKUP).why())
                .isEqualTo("koji is paused since 2026-03-01T12:00:00Z: by ann: moving house");
        koji.resume();
        granted(CallKind.SEND);
        assertThat(koji.takeRecovered()).isTrue();
    }

    @Test
    void anOperatorCanEndTheWaitForASystemThatIsWell() {
        calls(DOWN, DOWN, DOWN, DOWN);
        koji.resume();
        assertThat(koji.status().state()).isEqualTo(State.CLOSED);
        calls(DENIED);
        koji.resume();
        granted(CallKind.SEND);
    }

    @Test
    void keepsToItsRateAndLetsABurstThrough() {
        RemoteSystem slow = system(Rate.parse("10/s", 3));
        for (int i = 0; i < 3; i++) {
            assertThat(slow.ask(CallKind.SEND)).isInstanceOf(Leave.Granted.class);
        }
        assertThat(((Leave.NotNow) slow.ask(CallKind.SEND)).until()).isEqualTo(NOON.plusMillis(100));
        assertThat(((Leave.NotNow) slow.ask(CallKind.LOOKUP)).until()).isEqualTo(NOON.plusMillis(200));
        assertThat(((Leave.NotNow) slow.ask(CallKind.LOOKUP)).until())
                .as("not all at the same moment")
                .isEqualTo(NOON.plusMillis(300));
        assertThat(slow.askAtOnce(CallKind.SEND)).as("ahead of it").isInstanceOf(Leave.Granted.class);
        clock.pass(Duration.ofMillis(199));
        assertThat(slow.ask(CallKind.SEND)).isInstanceOf(Leave.NotNow.class);
        clock.pass(Duration.ofMillis(1));
        assertThat(slow.ask(CallKind.SEND)).isInstanceOf(Leave.Granted.class);
        assertThat(slow.ask(CallKind.SEND)).isInstanceOf(Leave.NotNow.class);
    }

    @Test
    void aClockThatIsSetBackKeepsNobodyWaitingForTheOldTime() {
        RemoteSystem slow = system(Rate.parse("1/s", 1));
        slow.ask(CallKind.SEND);
        calls(DOWN, DOWN, DOWN, DOWN);
        clock.pass(Duration.ofHours(-1));
        assertThat(((Leave.NotNow) slow.ask(CallKind.SEND)).until())
                .isEqualTo(clock.instant().plusSeconds(1));
        assertThat(koji.mayBeTried(CallKind.SEND)).isTrue();
        granted(CallKind.SEND);
    }

    @Test
    void ratesAreWrittenAsPeopleSayThem() {
        assertThat(Rate.parse("30/m", 5)).isEqualTo(new Rate(Duration.ofSeconds(2), 5));
        assertThat(Rate.parse("", 5).perSecond()).isNull();
        assertThatThrownBy(() -> Rate.parse("0/s", 5)).hasMessageContaining("a rate such as 20/s");
        assertThatThrownBy(() -> Rate.parse("fast", 5)).hasMessageContaining("not 'fast'");
        assertThatThrownBy(() -> Rate.parse("1/s", 0)).hasMessageContaining("burst");
    }

    private void calls(CallResult<?>... results) {
        for (CallResult<?> result : results) {
            granted(CallKind.SEND).ended(result);
        }
    }

    private Leave.Granted granted(CallKind kind) {
        Leave leave = koji.ask(kind);
        assertThat(leave).isInstanceOf(Leave.Granted.class);
        return (Leave.Granted) leave;
    }

    private Leave.NotNow refused(CallKind kind) {
        return (Leave.NotNow) koji.ask(kind);
    }
}

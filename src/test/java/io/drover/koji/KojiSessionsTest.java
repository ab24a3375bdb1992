package io.drover.koji;

import static io.drover.koji.KojiContext.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drover.dispatch.CallResult;
import io.drover.koji.HubServer.Trouble;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a login lives with us, and what the faults of the authentication family do to it (wire/koji.md §3). */
class KojiSessionsTest {

    private static final String TAG_BUILD = "koji:tagBuild?session=REQUIRED";
    private static final String TAG = "['f41-updates', 'bash-5.2.32-1.fc41']";

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicInteger logins = new AtomicInteger();
    private final KojiSessions sessions = new KojiSessions(
            2, Duration.ofMillis(200), () -> new KojiSession(logins.incrementAndGet(), "key"), nanos::get);

    private HubServer server;
    private KojiContext camel;

    @BeforeEach
    void start() throws Exception {
        server = new HubServer();
        camel = KojiContext.to(server, "drover", "tiger");
    }

    @AfterEach
    void stop() {
        camel.close();
        server.close();
    }

    @Test
    void aSessionIsUsedAgainTheLastOneFirst() {
        try (KojiSessions.Lease one = sessions.borrow("a");
                KojiSessions.Lease two = sessions.borrow("b")) {
            assertThat(one.session()).hasToString("koji session 1");
            assertThat(two.session()).hasToString("koji session 2");
        }
        try (KojiSessions.Lease again = sessions.borrow("c")) {
            assertThat(again.session()).hasToString("koji session 1");
        }
        assertThat(logins).hasValue(2);
    }

    @Test
    void aSessionThatWasIdleForHalfADayIsNotUsedAndNotLoggedOut() {
        try (KojiSessions.Lease lease = sessions.borrow("a")) {
            lease.session();
        }
        nanos.addAndGet(Duration.ofHours(12).toNanos() - 1);
        try (KojiSessions.Lease lease = sessions.borrow("b")) {
            assertThat(lease.session()).hasToString("koji session 1");
        }
        nanos.addAndGet(Duration.ofHours(12).toNanos());
        try (KojiSessions.Lease lease = sessions.borrow("c")) {
            assertThat(lease.session()).hasToString("koji session 2");
        }
        nanos.addAndGet(Duration.ofHours(13).toNanos());
        assertThat(sessions.drain()).isEmpty();
    }

    @Test
    void whoComesLateWhileAllAreAtWorkIsSentAway() {
        try (KojiSessions.Lease one = sessions.borrow("a");
                KojiSessions.Lease two = sessions.borrow("b")) {
            KojiException busy = catchThrowableOfType(KojiException.class, () -> sessions.borrow("tagBuild"));
            assertThat(busy.result()).isInstanceOf(CallResult.Unavailable.class);
            assertThat(busy.result().evidence()).contains("tagBuild was not sent", "2 sessions");
        }
        assertThat(logins).as("nobody needed a login").hasValue(0);
    }

    @Test
    void aLoginThatFailsTakesNoPlaceAway() {
        KojiSessions closed = new KojiSessions(
                1,
                Duration.ofMillis(200),
                () -> {
                    throw new KojiException("login", new CallResult.Denied<>("no"));
                },
                nanos::get);
        for (int i = 0; i < 3; i++) {
            KojiException denied = catchThrowableOfType(KojiException.class, () -> {
                try (KojiSessions.Lease lease = closed.borrow("tagBuild")) {
                    lease.session();
                }
            });
            assertThat(denied.result()).isInstanceOf(CallResult.Denied.class);
        }
    }

    @Test
    void aSessionThatMayStillBeAtWorkOnALostCallIsUsedByNobodyAgain() {
        server.next(Trouble.NONE, Trouble.DROP_BEFORE, Trouble.HTML_502_BEFORE);
        assertThat(failure().result()).isInstanceOf(CallResult.Ambiguous.class);
        camel.send(TAG_BUILD, json(TAG));
        assertThat(server.methods()).containsExactly("login", "tagBuild", "tagBuild", "login", "tagBuild");
        assertThat(server.requests.get(4).headers().get("koji-session-id"))
                .isNotEqualTo(server.requests.get(1).headers().get("koji-session-id"));
        assertThat(server.effects()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1002, 1007, 1008})
    void aSessionThatIsLostIsReplacedByAFreshLoginOnce(int code) {
        camel.send("koji:getLoggedInUser?session=REQUIRED", null);
        server.nextFault(code, "gone");
        camel.send(TAG_BUILD, json(TAG));
        assertThat(server.methods()).containsExactly("login", "getLoggedInUser", "tagBuild", "login", "tagBuild");
        assertThat(server.requests.get(3).headers().keySet()).noneMatch(name -> name.startsWith("koji-"));
        assertThat(server.requests.get(4).headers())
                .containsEntry("koji-session-callnum", "1")
                .containsEntry("koji-callnum", "1");
        assertThat(server.effects()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1002, 1007, 1008})
    void aSecondLossInARowIsDeniedAndNothingWasDone(int code) {
        server.nextFault(code, "gone");
        server.nextFault(code, "gone");
        KojiException denied = failure();
        assertThat(denied.result()).isInstanceOf(CallResult.Denied.class);
        assertThat(denied.code()).isEqualTo(code);
        assertThat(server.methods()).containsExactly("login", "tagBuild", "login", "tagBuild");
        assertThat(server.effects()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1006, another session is exclusive", "1014, Server disabled for maintenance until Monday"})
    void whatPassesLeavesTheSessionAsItIs(int code, String words) {
        server.nextFault(code, words);
        KojiException later = failure();
        assertThat(later.result()).isInstanceOf(CallResult.Unavailable.class);
        assertThat(later.result().evidence()).contains(words);
        camel.send(TAG_BUILD, json(TAG));
        assertThat(server.methods()).containsExactly("login", "tagBuild", "tagBuild");
        assertThat(server.effects()).hasSize(1);
    }

    @Test
    void aPlannedOutageIsUnavailableAtTheLoginToo() {
        server.hub.offline(true);
        KojiException later = failure();
        assertThat(later.result()).isInstanceOf(CallResult.Unavailable.class);
        assertThat(later.result().evidence()).contains("Server disabled for maintenance");
        assertThat(server.methods()).containsExactly("login");
    }

    @Test
    void aRepetitionThatTheHubKnewIsAmbiguousAndNotRepeatedInAnotherSession() {
        server.nextFault(1009, "unable to retry call 1");
        assertThat(failure().result()).isInstanceOf(CallResult.Ambiguous.class);
        assertThat(server.methods()).containsExactly("login", "tagBuild");
    }

    private KojiException failure() {
        return catchThrowableOfType(KojiException.class, () -> camel.send(TAG_BUILD, json(TAG)));
    }
}

package io.drover.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of what a thrown failure means, and what outcomes carry. */
class FailuresTest {
    static Stream<Exception> neverSent() {
        return Stream.of(
                new ConnectException("refused"),
                new ConnectTimeoutException("slow"),
                new UnknownHostException("koji.example.org"),
                new NoRouteToHostException("no route"),
                new SSLHandshakeException("certificate"));
    }

    static Stream<Exception> brokeAfterwards() {
        return Stream.of(
                new SocketTimeoutException("read timed out"),
                new SocketException("connection reset"),
                new EOFException(),
                new org.apache.hc.core5.http.NoHttpResponseException("dropped"));
    }

    @ParameterizedTest
    @MethodSource("neverSent")
    void whatWasNeverSentMayBeSentAgain(Exception thrown) {
        assertThat(Failures.read(thrown, true)).get().isInstanceOf(CallResult.Unavailable.class);
        assertThat(Failures.read(wrapped(thrown), true)).get().satisfies(result -> {
            assertThat(result).isInstanceOf(CallResult.Unavailable.class);
            assertThat(result.evidence())
                    .startsWith("could not connect: " + thrown.getClass().getSimpleName());
        });
    }

    @ParameterizedTest
    @MethodSource("brokeAfterwards")
    void aLostAnswerIsAmbiguousWhereTheCallChangesSomething(Exception thrown) {
        assertThat(Failures.read(wrapped(thrown), true)).get().isInstanceOf(CallResult.Ambiguous.class);
        assertThat(Failures.read(wrapped(thrown), false)).get().isInstanceOf(CallResult.Unavailable.class);
    }

    @Test
    void bugsAndWhatIsNoJsonAreNobodysAnswer() {
        assertThat(Failures.read(new NullPointerException(), true)).isEmpty();
        assertThatThrownBy(() -> new ObjectMapper().readTree("{"))
                .satisfies(thrown ->
                        assertThat(Failures.read(wrapped(thrown), true)).isEmpty());
    }

    @Test
    void aSystemsOwnWordGoesBeforeAllElse() {
        CallFailed own = new CallFailed(new CallResult.Denied<>("no"), new ConnectException("refused"));
        assertThat(Failures.read(wrapped(own), true)).contains(new CallResult.Denied<>("no"));
    }

    @Test
    void aCauseThatIsItsOwnEndsTheSearch() {
        Exception endless = new Exception("a") {
            @Override
            public synchronized Throwable getCause() {
                return this;
            }
        };
        assertThat(Failures.read(endless, true)).isEmpty();
    }

    @Test
    void outcomesKeepTheirEvidenceUnderAnotherType() {
        List<CallResult<String>> failures = List.of(
                new CallResult.Refused<>("r"),
                new CallResult.Unavailable<>("u", Duration.ofSeconds(3)),
                new CallResult.Denied<>("d"),
                new CallResult.Ambiguous<>("a"));
        for (CallResult<String> failure : failures) {
            assertThat(failure.map(String::length)).isEqualTo(failure);
            assertThat(failure.<Integer>failure()).isEqualTo(failure);
            assertThat(failure.asOptional()).isEmpty();
        }
        CallResult<String> done = new CallResult.Done<>("four", "said so");
        assertThat(done.map(String::length)).isEqualTo(new CallResult.Done<>(4, "said so"));
        assertThat(done.asOptional()).isEqualTo(Optional.of("four"));
        assertThat(failures)
                .extracting(CallResult::outcome)
                .containsExactly("refused", "unavailable", "denied", "ambiguous");
        assertThatThrownBy(done::failure)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("said so");
    }

    private static Exception wrapped(Throwable thrown) {
        return new RuntimeException("as Camel wraps it", new RuntimeException(thrown));
    }
}

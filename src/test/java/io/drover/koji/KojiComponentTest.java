package io.drover.koji;

import static io.drover.koji.KojiContext.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallResult;
import io.drover.koji.HubServer.Trouble;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KojiComponentTest {

    private static final String TAG_BUILD = "koji:tagBuild?session=REQUIRED";
    private static final String TAG = "['f41-updates', 'bash-5.2.32-1.fc41']";
    private static final String TAGGED = "tagBuild bash-5.2.32-1.fc41 into f41-updates";

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
    void asksWithPositionalAndNamedArgumentsAndNone() {
        assertThat(camel.ask("koji:getTag", "['f41']").get("name").asText()).isEqualTo("f41");
        assertThat(camel.ask("koji:getTag", "{'tagInfo': 'f41', 'strict': true}")
                        .get("name")
                        .asText())
                .isEqualTo("f41");
        assertThat(((JsonNode) camel.send("koji:getTag", Map.of("tagInfo", "f41")))
                        .get("id")
                        .isIntegralNumber())
                .isTrue();
        assertThat(((JsonNode) camel.send("koji:getTag", List.of("f99"))).isNull())
                .isTrue();
        assertThat(camel.send("koji:getAPIVersion", null)).hasToString("1");
        assertThat(camel.ask("koji:echo", "[null, '', 1.5, 6442450944, ['\uD83D\uDE00']]"))
                .hasToString("[null,\"\",1.5,6442450944,[\"\uD83D\uDE00\"]]");
        assertThat(server.methods()).doesNotContain("login");
    }

    @Test
    void refusesABodyThatIsNoArgumentsWithoutSendingIt() {
        assertThat(failure("koji:getTag", "f41").result()).isInstanceOf(CallResult.Refused.class);
        assertThat(failure("koji:echo", List.of("\u0007")).result()).isInstanceOf(CallResult.Refused.class);
        assertThat(server.requests).isEmpty();
    }

    @Test
    void sendsOneDocumentWithLengthAndNothingOfTheExchange() {
        camel.send(
                TAG_BUILD,
                json(TAG),
                Map.of(
                        "CamelHttpUri", "http://127.0.0.1:9/evil",
                        "CamelHttpPath", "/evil",
                        "CamelHttpQuery", "evil=1",
                        "CamelHttpMethod", "DELETE",
                        "Koji-Session-Id", "1",
                        "Koji-Session-Key", "forged",
                        "Koji-CallNum", "99",
                        "Authorization", "Basic Zm9yZ2Vk",
                        "X-Evil", "1"));
        assertThat(server.methods()).containsExactly("login", "tagBuild");
        assertThat(server.requests).allSatisfy(request -> {
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.path()).isEqualTo("/kojihub");
            assertThat(request.query()).containsEntry("raw", List.of("null"));
            assertThat(request.headers())
                    .containsEntry("content-type", "text/xml")
                    .containsKey("content-length");
            assertThat(request.headers()).doesNotContainKeys("x-evil", "authorization", "transfer-encoding");
        });
        assertThat(server.requests.get(0).headers().keySet()).noneMatch(name -> name.startsWith("koji-"));
        assertThat(server.requests.get(1).headers())
                .containsEntry("koji-session-callnum", "1")
                .containsEntry("koji-callnum", "1")
                .hasEntrySatisfying("koji-session-key", key -> assertThat(key).isNotEqualTo("forged"));
        assertThat(server.effects()).containsExactly(TAGGED);
    }

    @Test
    void keepsTheHeadersOfTheExchangeAsTheyWere() {
        var exchange = camel.context().getEndpoint("koji:getAPIVersion").createExchange();
        exchange.getIn().setHeader("mine", "1");
        camel.context().createProducerTemplate().send("koji:getAPIVersion", exchange);
        assertThat(exchange.getMessage().getHeaders()).isEqualTo(Map.of("mine", "1"));
    }

    @Test
    void turnsFaultsIntoOutcomes() {
        KojiException missing = failure("koji:getTag", json("['f99', true]"));
        assertThat(missing.result()).isInstanceOf(CallResult.Refused.class);
        assertThat(missing.code()).isEqualTo(1000);
        assertThat(missing.method()).isEqualTo("getTag");
        assertThat(missing.text()).contains("f99");
        server.hub.offline(true);
        assertThat(failure("koji:getAPIVersion", null).result()).isInstanceOf(CallResult.Unavailable.class);
        assertThat(failure(TAG_BUILD, json(TAG)).result()).isInstanceOf(CallResult.Unavailable.class);
        assertThat(server.effects()).isEmpty();
    }

    @Test
    void answersEveryEntryOfAMultiCall() {
        JsonNode outcomes = camel.ask(
                "koji:multiCall",
                "[{'method': 'getAPIVersion'}, {'method': 'getTag', 'params': {'tagInfo': 'f99', 'strict': true}},"
                        + " {'method': 'getTag', 'params': ['f99']}]");
        assertThat(outcomes.get(0)).hasToString("{\"value\":1}");
        assertThat(outcomes.get(1).at("/fault/code").asInt()).isEqualTo(1000);
        assertThat(outcomes.get(2)).isEqualTo(json("{'value': null}"));
        assertThat(camel.ask("koji:multiCall", "[]")).isEmpty();
        assertThat(failure("koji:multiCall", json("{}")).result()).isInstanceOf(CallResult.Refused.class);
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void deniesAWrongPasswordAndAMissingAccount() throws Exception {
        try (KojiContext wrong = KojiContext.to(server, "drover", "wrong");
                KojiContext anonymous = KojiContext.to(server, "", "")) {
            KojiException denied = catchThrowableOfType(KojiException.class, () -> wrong.send(TAG_BUILD, json(TAG)));
            assertThat(denied.result()).isInstanceOf(CallResult.Denied.class);
            assertThat(denied.result().evidence()).doesNotContain("wrong");
            assertThat(catchThrowableOfType(KojiException.class, () -> anonymous.send(TAG_BUILD, json(TAG)))
                            .result())
                    .isInstanceOf(CallResult.Denied.class);
        }
        assertThat(server.methods()).containsExactly("login");
        assertThat(server.effects()).isEmpty();
    }

    @Test
    void logsInAgainOnceWhenTheSessionIsGone() {
        camel.send(TAG_BUILD, json("['f41-updates', 'bash-5.2.26-1.fc41']"));
        server.hub.forgetSessions();
        camel.send(TAG_BUILD, json(TAG));
        server.hub.expireSessions();
        camel.send("koji:getLoggedInUser?session=REQUIRED", null);
        assertThat(server.methods())
                .containsExactly(
                        "login",
                        "tagBuild",
                        "tagBuild",
                        "login",
                        "tagBuild",
                        "getLoggedInUser",
                        "login",
                        "getLoggedInUser");
        assertThat(server.effects()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"DROP_BEFORE", "HTML_502_BEFORE", "HTML_200_BEFORE", "BUSY_503_BEFORE"})
    void repeatsALostCallUnderItsNumberAndItIsDoneOnce(Trouble trouble) {
        server.next(Trouble.NONE, trouble);
        assertThat(((JsonNode) camel.send(TAG_BUILD, json(TAG))).isIntegralNumber())
                .isTrue();
        assertThat(server.methods()).containsExactly("login", "tagBuild", "tagBuild");
        assertThat(server.requests.get(2).body())
                .isEqualTo(server.requests.get(1).body());
        assertThat(server.requests.get(2).headers().get("koji-session-callnum"))
                .isEqualTo(server.requests.get(1).headers().get("koji-session-callnum"));
        assertThat(server.effects()).containsExactly(TAGGED);
    }

    @ParameterizedTest
    @EnumSource(names = {"DROP_AFTER", "HALF_AFTER", "HTML_502_AFTER"})
    void aLostAnswerIsAmbiguousAndTheCallIsDoneOnce(Trouble trouble) {
        server.next(Trouble.NONE, trouble);
        KojiException lost = failure(TAG_BUILD, json(TAG));
        assertThat(lost.result()).isInstanceOf(CallResult.Ambiguous.class);
        assertThat(lost.code()).isEqualTo(1009);
        assertThat(server.effects()).containsExactly(TAGGED);
        // the session goes on with the next number
        camel.send("koji:build?session=REQUIRED", json("['x', 'y']"));
        assertThat(server.methods()).containsExactly("login", "tagBuild", "tagBuild", "build");
    }

    @Test
    void aSessionThatDiesBetweenTheAttemptsLeavesTheCallAmbiguous() throws Exception {
        server.hub.listener((topic, body) -> server.hub.forgetSessions());
        server.next(Trouble.NONE, Trouble.DROP_AFTER);
        try (KojiContext admin = KojiContext.to(server, "releng", "lion")) {
            KojiException lost = catchThrowableOfType(
                    KojiException.class,
                    () -> admin.send(
                            "koji:tagBuildBypass?session=REQUIRED", json("['f41-updates', 'dash-0.5-1.fc41']")));
            assertThat(lost.result()).isInstanceOf(CallResult.Ambiguous.class);
            assertThat(lost.result().evidence()).contains("1002");
        }
        // a fresh login and a repetition would have been a second effect
        assertThat(server.methods())
                .startsWith("login", "tagBuildBypass", "tagBuildBypass")
                .hasSizeLessThan(5);
        assertThat(server.effects()).hasSize(1);
    }

    @Test
    void twoLostAnswersInARowAreAmbiguous() {
        server.next(Trouble.NONE, Trouble.DROP_AFTER, Trouble.HTML_502_BEFORE);
        assertThat(failure(TAG_BUILD, json(TAG)).result()).isInstanceOf(CallResult.Ambiguous.class);
        assertThat(server.methods()).containsExactly("login", "tagBuild", "tagBuild");
        assertThat(server.effects()).containsExactly(TAGGED);
    }

    @ParameterizedTest
    @EnumSource(names = {"DROP_BEFORE", "HTML_502_BEFORE", "HTML_200_BEFORE", "BUSY_503_BEFORE", "HALF_AFTER"})
    void aLostAnswerToAQuestionIsUnavailableAndAskedOnce(Trouble trouble) {
        server.next(trouble);
        assertThat(failure("koji:getTag", json("['f41']")).result()).isInstanceOf(CallResult.Unavailable.class);
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void readsTheOtherStatusesAsNotExecuted() {
        server.next(Trouble.NONE, Trouble.TIMEOUT_408, Trouble.FORBIDDEN_403, Trouble.REDIRECT);
        assertThat(failure(TAG_BUILD, json(TAG)).result()).isInstanceOf(CallResult.Unavailable.class);
        assertThat(failure(TAG_BUILD, json(TAG)).result()).isInstanceOf(CallResult.Denied.class);
        assertThat(failure(TAG_BUILD, json(TAG)).result()).isInstanceOf(CallResult.Unavailable.class);
        assertThat(server.requests).hasSize(4).allMatch(request -> request.path()
                .equals("/kojihub"));
        assertThat(server.effects()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"HANG", "STALL"})
    void waitsNoLongerThanTheTimeout(Trouble trouble) {
        server.next(trouble);
        long start = System.nanoTime();
        KojiException late = failure("koji:getTag?timeout=300", json("['f41']"));
        assertThat(late.result()).isInstanceOf(CallResult.Unavailable.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aHubThatIsNotThereIsUnavailable() throws Exception {
        URI gone = server.uri();
        server.close();
        KojiAuth auth = new KojiAuth.Password("drover", "tiger");
        try (KojiContext nobody =
                new KojiContext(KojiProfile.of(KojiProfile.DEFAULT, gone, auth, Duration.ofSeconds(5), 1))) {
            KojiException refused = catchThrowableOfType(KojiException.class, () -> nobody.send(TAG_BUILD, json(TAG)));
            assertThat(refused.result()).isInstanceOf(CallResult.Unavailable.class);
            assertThat(refused.result().evidence()).contains("could not be sent");
        }
    }

    @Test
    void callsInParallelNeverShareASession() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Object>> calls = IntStream.range(0, 40)
                    .<Callable<Object>>mapToObj(
                            i -> () -> camel.send("koji:build?session=REQUIRED", List.of("src" + i, "t")))
                    .toList();
            List<Object> tasks = new ArrayList<>();
            for (Future<Object> done : threads.invokeAll(calls)) {
                tasks.add(done.get());
            }
            assertThat(tasks).hasSize(40).doesNotHaveDuplicates();
        } finally {
            threads.shutdownNow();
        }
        assertThat(server.effects()).hasSize(40).doesNotHaveDuplicates();
        assertThat(server.methods().stream().filter("login"::equals)).hasSizeBetween(1, 2);
    }

    @Test
    void manyCallsUseFewConnectionsAndLeakNone() {
        for (int i = 0; i < 60; i++) {
            camel.ask("koji:getTag", "['f41']");
        }
        server.next(Trouble.HTML_502_BEFORE, Trouble.HTML_200_BEFORE, Trouble.HALF_AFTER);
        for (int i = 0; i < 3; i++) {
            failure("koji:getTag", json("['f41']"));
        }
        assertThat(camel.ask("koji:getTag", "['f41']").get("name").asText()).isEqualTo("f41");
    }

    @Test
    void logsOutAtTheEnd() {
        camel.send("koji:getLoggedInUser?session=REQUIRED", null);
        camel.close();
        assertThat(server.methods()).endsWith("logout");
        assertThat(server.hub.state().get("sessions").asInt()).isZero();
    }

    @Test
    void refusesEndpointsThatCannotWork() {
        for (String uri : List.of("koji:login", "koji:a b", "koji:getTag?profile=other", "koji:getTag?nonsense=1")) {
            assertThatThrownBy(() -> camel.context().getEndpoint(uri)).as(uri).isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void neverShowsASecret() {
        KojiProfile profile = KojiContext.profile(KojiProfile.DEFAULT, server, "drover", "tiger");
        assertThat(profile.toString()).contains("drover").doesNotContain("tiger");
        assertThat(new KojiSession(7, "secret-key").toString()).doesNotContain("secret-key");
    }

    private KojiException failure(String uri, Object body) {
        return catchThrowableOfType(KojiException.class, () -> camel.send(uri, body));
    }
}

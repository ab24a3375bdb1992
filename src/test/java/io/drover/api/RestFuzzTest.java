package io.drover.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.ledger.Audit;
import io.drover.ledger.Chain;
import io.drover.ledger.Database;
import io.drover.ledger.DeadLetter;
import io.drover.ledger.DeadLetterDesk;
import io.drover.ledger.DeadLetterSearch;
import io.drover.ledger.NewDeadLetter;
import io.drover.ledger.ReasonClass;
import io.drover.ledger.Reopening;
import io.drover.ledger.StoredDelivery;
import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever somebody with a login sends to what can be changed: an answer in JSON that is theirs or ours to mend, never a 500. */
class RestFuzzTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<Integer> ANSWERS = Set.of(200, 201, 202, 400, 404, 409, 415, 422);

    private static TestDatabase test;
    private static Api api;

    /** Opens nothing: what a replay does is another test's. */
    private static final Reopening SHUT = new Reopening() {
        @Override
        public Reopened open(DeadLetter letter) {
            return new Reopened.Not("shut");
        }

        @Override
        public Reopened open(Edit edit) {
            return new Reopened.As(
                    new NewDeadLetter(ReasonClass.INVALID, "shut", "test", edit.topic(), null, edit.payload()));
        }

        @Override
        public boolean judges(String route) {
            return false;
        }

        @Override
        public void reopened(List<StoredDelivery> deliveries) {}
    };

    @BeforeContainer
    static void open() {
        test = TestDatabases.h2();
        Database database = test.database();
        Clock clock = Clock.systemUTC();
        Audit audit = new Audit(database, clock);
        DeadLetterSearch search = new DeadLetterSearch(database);
        LedgerFixture.insert(database);
        api = new Api(
                new ApiSettings(true, null, 1_000, "1"),
                LoginTest.users(),
                clock,
                List.of(
                        new Messages(
                                (json, user) -> CompletableFuture.completedFuture(
                                        new Receipt("7", Receipt.Outcome.DEAD_LETTER, "shut")),
                                new Chain(database),
                                audit,
                                LedgerFixture::ledgerId,
                                Duration.ofSeconds(1)),
                        new DeadLetters(new io.drover.ledger.DeadLetters(database), search, new Chain(database)),
                        new DeadLetterChanges(new DeadLetterDesk(database, clock, () -> "one", audit, SHUT), search)));
    }

    @AfterContainer
    static void close() {
        test.close();
    }

    @Property(seed = "20261120")
    void anyBytesGetAnAnswer(@ForAll byte[] body, @ForAll("paths") String path) {
        answered(path, body);
    }

    @Property(seed = "20261120")
    void anyFieldsGetAnAnswer(@ForAll("orders") String body, @ForAll("paths") String path) {
        answered(path, body.getBytes(StandardCharsets.UTF_8));
    }

    @Property(seed = "20261120")
    void anyQueryGetsAnAnswer(@ForAll("queries") String query, @ForAll("listings") String path) {
        int status;
        try {
            status = ask("GET", path, query, new byte[0]).status();
        } catch (ApiError refused) {
            // a query that cannot be taken apart; the server's edge answers so
            status = refused.answer().status();
        }
        assertThat(status).as(path + "?" + query).isIn(ANSWERS);
    }

    private static void answered(String path, byte[] body) {
        Answer answer = ask("POST", path, null, body);
        assertThat(answer.status())
                .as(path + " " + new String(body, StandardCharsets.UTF_8))
                .isIn(ANSWERS);
        assertThat(LedgerFixture.body(answer))
                .satisfies(text -> assertThat(json(text)).isNotNull());
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text);
    }

    private static Answer ask(String method, String path, String query, byte[] body) {
        return assertTimeoutPreemptively(
                LIMIT,
                () -> api.answer(new Request(
                        method,
                        path,
                        Query.parse(query),
                        LoginTest.basic("alice", "secret"),
                        "application/json",
                        "192.0.2.1",
                        "http://x",
                        body)));
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of(
                "/api/drover/messages",
                "/api/drover/dead-letters/replay",
                "/api/drover/dead-letters/discard",
                "/api/drover/dead-letters/1/edit",
                "/api/drover/dead-letters/99999999999999999999/edit");
    }

    @Provide
    Arbitrary<String> listings() {
        return Arbitraries.of(
                "/api/drover/dead-letters", "/api/drover/dead-letters/clusters", "/api/drover/dead-letters/1");
    }

    @Provide
    Arbitrary<String> orders() {
        Arbitrary<String> key = Arbitraries.of(
                "ids", "cluster", "class", "route", "system", "topic", "since", "until", "state", "reason", "next",
                "dry_run", "payload", "headers", "after", "up_to", "x", "");
        Arbitrary<String> scalar = Arbitraries.of(
                "1",
                "-1",
                "1e999",
                "99999999999999999999",
                "null",
                "true",
                "\"\"",
                "\"open\"",
                "\"2h\"",
                "\"bug\"",
                "\"2026-13-45\"",
                "\"2026-11-20T00:00:00Z\"",
                "\"\\u0000\"",
                "\"\\ud800\"",
                "[1,2]",
                "[[]]",
                "[\"a\"]",
                "[null]",
                "{}",
                "{\"after\":-1,\"up_to\":\"x\"}",
                "{\"a\":{\"b\":1}}",
                "\"" + "x".repeat(2_000) + "\"");
        return Combinators.combine(key, scalar)
                .as((k, v) -> "\"" + k + "\":" + v)
                .list()
                .ofMaxSize(5)
                .map(members -> "{" + String.join(",", members) + "}");
    }

    @Provide
    Arbitrary<String> queries() {
        Arbitrary<String> name = Arbitraries.of(
                "state",
                "cluster",
                "class",
                "route",
                "system",
                "topic",
                "since",
                "until",
                "page",
                "per_page",
                "order_by",
                "after",
                "x",
                "");
        Arbitrary<String> value = Arbitraries.oneOf(
                Arbitraries.of(
                        "0", "-1", "1e9", "99999999999999999999", "open", "all", "2h", "%00", "%zz", "%ff", "a,b"),
                Arbitraries.strings().ascii().ofMaxLength(30).map(text -> text.replaceAll("[&#\\s]", "")));
        return Combinators.combine(name, value)
                .as((n, v) -> n + "=" + v)
                .list()
                .ofMaxSize(4)
                .map(all -> String.join("&", all));
    }
}

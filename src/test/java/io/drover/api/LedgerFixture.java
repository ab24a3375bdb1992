package io.drover.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.api.freshmaker.Freshmaker;
import io.drover.api.freshmaker.FreshmakerMetrics;
import io.drover.api.freshmaker.ImageQuestions;
import io.drover.dispatch.CallResult;
import io.drover.ledger.Audit;
import io.drover.ledger.BuildRows;
import io.drover.ledger.Chain;
import io.drover.ledger.Database;
import io.drover.ledger.DeadLetterSearch;
import io.drover.ledger.EventRows;
import io.drover.ledger.Listings;
import io.drover.ledger.Tallies;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of api/rows.sql with their messages, and the REST server over them without its transport. */
public final class LedgerFixture {
    public static final String BASE = "http://drover.test:8080";
    public static final ApiSettings SETTINGS = new ApiSettings(true, null, 3, "1.2.3");

    /** koji knows nothing. */
    public static final ImageQuestions NO_IMAGES = new ImageQuestions() {
        @Override
        public CallResult<Optional<JsonNode>> build(String nvr) {
            return new CallResult.Done<>(Optional.empty(), "");
        }

        @Override
        public CallResult<Optional<JsonNode>> newestImage(String packageName) {
            return new CallResult.Done<>(Optional.empty(), "");
        }

        @Override
        public Optional<String> forbidden(String name, String version, String release) {
            return Optional.empty();
        }
    };

    private static final ObjectMapper JSON = new ObjectMapper();

    private LedgerFixture() {}

    public static UUID ledgerId(String busId) {
        String bare = busId.replaceFirst("^\\d{4}-", "");
        return bare.matches("[0-9a-f-]{36}")
                ? UUID.fromString(bare)
                : UUID.nameUUIDFromBytes(bare.getBytes(StandardCharsets.UTF_8));
    }

    public static void insert(Database database) {
        message(database, "11111111-2222-3333-4444-555555555555", "2020-11111111-2222-3333-4444-555555555555", 0, null);
        message(database, "22222222-2222-3333-4444-555555555555", null, 1, null);
        message(database, "33333333-2222-3333-4444-555555555555", null, 2, null);
        message(database, "44444444-2222-3333-4444-555555555555", null, 2, "older than the subscription");
        for (String statement : text("/api/rows.sql").split(";\\s*\\n")) {
            database.sql().sql(statement).update();
        }
    }

    private static void message(Database database, String id, String busId, int second, String note) {
        OffsetDateTime at =
                Instant.parse("2020-05-20T10:00:00Z").plusSeconds(second).atOffset(ZoneOffset.UTC);
        database.sql()
                .sql("INSERT INTO message (id, bus_id, topic, environment, sent_at, received_at, source, envelope,"
                        + " headers, body, note) VALUES (:id, :busId, :topic, 'prod', :at, :at, 'rabbitmq',"
                        + " 'fedora-messaging', '{\"sent-at\": \"x\"}', :body, :note)")
                .param("id", UUID.fromString(id))
                .param("busId", busId)
                .param(
                        "topic",
                        second == 1 ? "org.fedoraproject.prod.buildsys.tag" : "org.fedoraproject.prod.git.receive")
                .param("at", at)
                .param("body", "{\"branch\": \"f31\"}".getBytes(StandardCharsets.UTF_8))
                .param("note", note)
                .update();
    }

    public static Api api(Database database) {
        return api(database, SETTINGS, Users.none(), (json, user) -> {
            throw new AssertionError("no message was to be sent");
        });
    }

    static Api api(Database database, ApiSettings settings, Users users, MessageDoor door) {
        Chain chain = new Chain(database);
        Clock clock = Clock.systemUTC();
        return new Api(
                settings,
                users,
                clock,
                List.of(
                        new Freshmaker(
                                new EventRows(database),
                                new BuildRows(database),
                                new Freshmaker.About(settings.version(), "basic"),
                                NO_IMAGES,
                                new FreshmakerMetrics(new Tallies(database), database.connections()),
                                LedgerFixture::ledgerId),
                        new WhyResource(chain, LedgerFixture::ledgerId, java.util.List::of),
                        new Listing(new Listings(database), chain, LedgerFixture::ledgerId),
                        new DeadLetters(
                                new io.drover.ledger.DeadLetters(database), new DeadLetterSearch(database), chain),
                        new Messages(
                                door,
                                chain,
                                new Audit(database, clock),
                                LedgerFixture::ledgerId,
                                Duration.ofMillis(500))));
    }

    public static Request request(String method, String url) {
        int question = url.indexOf('?');
        return new Request(
                method,
                question < 0 ? url : url.substring(0, question),
                Query.parse(question < 0 ? null : url.substring(question + 1)),
                null,
                "",
                "192.0.2.1",
                BASE,
                new byte[0]);
    }

    /** With a body of JSON. @param authorization the header, null for none */
    public static Answer send(Api api, String method, String url, String authorization, String json) {
        Request plain = request(method, url);
        return api.answer(new Request(
                method,
                plain.path(),
                plain.query(),
                authorization,
                Answer.JSON,
                plain.address(),
                BASE,
                json.getBytes(StandardCharsets.UTF_8)));
    }

    /** What one of these resources answers, without a login. */
    public static Answer found(Resources resources, Request request) {
        Resources.Found found = resources.find(request);
        return found.entry().resource().answer(request, found.path(), new User("", java.util.Set.of()));
    }

    public static Answer get(Api api, String url) {
        return api.answer(request("GET", url));
    }

    /** The body of a 200. */
    public static JsonNode ok(Api api, String url) {
        Answer answer = get(api, url);
        if (answer.status() != 200) {
            throw new AssertionError(url + " answers " + answer.status() + " " + body(answer));
        }
        return json(body(answer));
    }

    public static String body(Answer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    /** As one line, fields in their order: for comparing what exactly is written. */
    public static String golden(String resource) {
        return json(text(resource)).toString();
    }

    static String text(String resource) {
        try (InputStream in = LedgerFixture.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }
}

package io.drover.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiTest {
    private static final Resources.Face FACE = resources -> {
        resources.get(Operation.get("/things", "Things."), (request, path) -> Answer.ok(Json.object()));
        resources.get(
                Operation.get("/things/{id:int}", "A thing.").path("id", "Its number."),
                (request, path) -> Answer.ok(Json.object().put("id", path.number("id"))));
        resources.get(
                Operation.get("/things/{name}/raw", "Its bytes.").path("name", "Its name."),
                (request, path) -> Answer.ok(Json.object().put("name", path.text("name"))));
        resources.change(
                Operation.of("PATCH", "/things/{id:int}", "Change a thing.").path("id", "Its number."),
                Set.of("admin"),
                (request, path, user) -> Answer.ok(Json.object().put("by", user.name())));
    };

    private static Answer answer(boolean openReads, String method, String path, String authorization) {
        ApiSettings settings = new ApiSettings(openReads, null, 5, "1");
        return new Api(settings, LoginTest.users(), Clock.systemUTC(), List.of(FACE))
                .answer(new Request(
                        method, path, Query.parse(null), authorization, "", "192.0.2.1", "http://x", new byte[0]));
    }

    @Test
    void readsNeedALoginOnlyWhereTheyAreClosed() {
        String bob = LoginTest.basic("bob", "väljare");
        assertThat(answer(true, "GET", "/things", null).status()).isEqualTo(200);
        assertThat(answer(false, "GET", "/things", null).status()).isEqualTo(401);
        assertThat(answer(false, "HEAD", "/things", null).status()).isEqualTo(401);
        assertThat(answer(false, "GET", "/things", bob).status()).isEqualTo(200);
    }

    @Test
    void changesNeedTheRole() {
        assertThat(answer(true, "PATCH", "/things/7", null).status()).isEqualTo(401);
        assertThat(answer(true, "PATCH", "/things/7", LoginTest.basic("bob", "väljare"))
                        .status())
                .isEqualTo(403);
        assertThat(LedgerFixture.body(answer(true, "PATCH", "/things/7", LoginTest.basic("alice", "secret"))))
                .isEqualTo("{\"by\":\"alice\"}");
    }

    @Test
    void findsPathsByTheirParts() {
        assertThat(LedgerFixture.body(answer(true, "GET", "/things/7/", null))).isEqualTo("{\"id\":7}");
        assertThat(LedgerFixture.body(answer(true, "GET", "/things/a%2Bb+c%20d/raw", null)))
                .isEqualTo("{\"name\":\"a+b+c d\"}");
        assertThat(answer(true, "GET", "/things/%zz/raw", null).status()).isEqualTo(400);
        assertThat(answer(true, "GET", "/things/seven", null).status()).isEqualTo(404);
        assertThat(answer(true, "GET", "/things//", null).status()).isEqualTo(404);
        assertThat(answer(true, "DELETE", "/things/7", null).headers())
                .containsEntry("Allow", "GET, HEAD, OPTIONS, PATCH");
        assertThat(answer(true, "OPTIONS", "/nothing", null).status()).isEqualTo(404);
    }
}

package io.drover.sandbox.datagrepper;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.sandbox.SandboxJson;
import io.drover.sandbox.Simulator.Answer;
import io.drover.sandbox.Simulator.Request;
import io.drover.testing.SettableClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As wire/bus.md §4 has it. */
class DatagrepperSimulatorTest {
    private static final Instant NOON = Instant.parse("2026-05-20T12:00:00Z");
    private static final String START = "start=1779278400";

    private final SettableClock clock = new SettableClock(NOON);
    private final DatagrepperSimulator archive = new DatagrepperSimulator(clock);

    @BeforeEach
    void keepThree() {
        for (String topic : List.of("o.f.prod.git.receive", "o.f.prod.bodhi.update.edit", "o.f.stg.git.receive")) {
            archive.keep(
                    topic,
                    "id-of-" + topic,
                    SandboxJson.object(),
                    SandboxJson.object().put("agent", "alice"));
            clock.pass(Duration.ofSeconds(1));
        }
    }

    @Test
    void filtersOfOneKindAreAlternativesAndKindsHoldTogether() throws IOException {
        assertThat(topics(START + "&category=git&order=asc"))
                .containsExactly("o.f.prod.git.receive", "o.f.stg.git.receive");
        assertThat(topics(START + "&topic=o.f.prod.git.receive&topic=o.f.prod.bodhi.update.edit"))
                .containsExactly("o.f.prod.bodhi.update.edit", "o.f.prod.git.receive");
        assertThat(topics(START + "&category=bodhi&topic=o.f.prod.git.receive")).isEmpty();
        assertThat(topics(START + "&not_category=git")).containsExactly("o.f.prod.bodhi.update.edit");
        assertThat(topics(START + "&agent=alice")).hasSize(3);
    }

    @Test
    void pagesCountAndSayHowMuchThereIs() throws IOException {
        JsonNode second = json("/datagrepper/raw", START + "&order=asc&rows_per_page=2&page=2");
        assertThat(second.path("count").asInt()).isEqualTo(1);
        assertThat(second.path("total").asInt()).isEqualTo(3);
        assertThat(second.path("pages").asInt()).isEqualTo(2);
        assertThat(second.at("/raw_messages/0/topic").asText()).isEqualTo("o.f.stg.git.receive");
    }

    @Test
    void eachResourceHasItsForm() throws IOException {
        JsonNode fedmsg = json("/datagrepper/raw", START + "&rows_per_page=1").at("/raw_messages/0");
        assertThat(fedmsg.path("msg_id").asText()).isEqualTo("id-of-o.f.stg.git.receive");
        assertThat(fedmsg.path("source_name").asText()).isEqualTo("datanommer");
        assertThat(fedmsg.path("timestamp").isDouble()).isTrue();
        JsonNode v2 = json("/datagrepper/v2/search", START + "&rows_per_page=1").at("/raw_messages/0");
        assertThat(v2.path("id").asText()).isEqualTo("id-of-o.f.stg.git.receive");
        assertThat(v2.at("/headers/sent-at").asText()).isEqualTo("2026-05-20T12:00:02+00:00");
        assertThat(v2.at("/body/agent").asText()).isEqualTo("alice");
    }

    @Test
    void oneMessageIsFoundByItsId() throws IOException {
        assertThat(json("/datagrepper/v2/id", "id=id-of-o.f.prod.git.receive")
                        .path("topic")
                        .asText())
                .isEqualTo("o.f.prod.git.receive");
        assertThat(answer("GET", "/datagrepper/id", "id=none").status()).isEqualTo(404);
    }

    @Test
    void withoutATimeItLooksAtTheLastHour() throws IOException {
        assertThat(topics("order=asc")).hasSize(3);
        clock.pass(Duration.ofHours(2));
        assertThat(topics("order=asc")).isEmpty();
        assertThat(topics("end=1779278401")).as("ten minutes before an end").hasSize(2);
        assertThat(topics("start=2026-05-20T12:00:00&delta=1")).hasSize(2);
    }

    @Test
    void aMessageIsSeenWhenTheLagIsOver() throws IOException {
        archive.lag(Duration.ofMinutes(1));
        archive.keep("o.f.prod.git.receive", "late", SandboxJson.object(), SandboxJson.object());
        clock.pass(Duration.ofSeconds(59));
        assertThat(topics(START)).hasSize(3);
        clock.pass(Duration.ofSeconds(1));
        assertThat(topics(START)).hasSize(4);
    }

    @Test
    void findsNothingAndIsSlowWhenToldTo() throws IOException {
        archive.answerEmpty(1);
        assertThat(topics(START)).isEmpty();
        assertThat(topics(START)).hasSize(3);
        archive.mostAtOnce(Duration.ofSeconds(2));
        assertThat(answer("GET", "/datagrepper/raw", START).status()).isEqualTo(504);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "page=0",
                "rows_per_page=101",
                "order=up",
                "start=yesterday",
                "page=x",
                "contains=x&start=1779278400",
                "contains=x&topic=a&start=1"
            })
    void refusesWhatItDoesNotUnderstand(String query) throws IOException {
        Answer answer = answer("GET", "/datagrepper/raw", query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(SandboxJson.parse(answer.body()).path("error").asText()).isNotBlank();
    }

    @Test
    void isOnlyRead() {
        assertThat(answer("POST", "/datagrepper/raw", "").status()).isEqualTo(405);
        assertThat(answer("GET", "/elsewhere", "").status()).isEqualTo(404);
        assertThat(answer("GET", "/datagrepper/charts", "").status()).isEqualTo(404);
    }

    private List<String> topics(String query) throws IOException {
        List<String> topics = new ArrayList<>();
        json("/datagrepper/raw", query)
                .path("raw_messages")
                .forEach(row -> topics.add(row.path("topic").asText()));
        return topics;
    }

    private JsonNode json(String path, String query) throws IOException {
        Answer answer = answer("GET", path, query);
        assertThat(answer.status()).isEqualTo(200);
        return SandboxJson.parse(answer.body());
    }

    private Answer answer(String method, String path, String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
            parameters
                    .computeIfAbsent(pair.split("=")[0], name -> new ArrayList<>())
                    .add(pair.split("=")[1]);
        }
        return archive.answer(new Request(method, path, parameters, Map.of(), new byte[0]));
    }
}

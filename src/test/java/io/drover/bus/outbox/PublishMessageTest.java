package io.drover.bus.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.dispatch.CallResult;
import io.drover.ledger.OwnMessages;
import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The verb bus-publish-message, up to the outbox. */
class PublishMessageTest {
    private static final JsonNode PASSED = json("{'topic': 'releng.gate.passed', 'body': {'builds': ['a-1-1']}}");

    private final TestDatabase test = TestDatabases.h2();
    private final Clock clock = Clock.fixed(Instant.parse("2026-11-20T10:00:00Z"), ZoneOffset.UTC);
    private final OwnMessages messages = new OwnMessages(test.database(), clock);
    private final PublishMessage verb = new PublishMessage(messages, "org.fedoraproject.prod", true);

    @BeforeEach
    void planTwoActions() {
        OffsetDateTime now = OffsetDateTime.now(clock);
        test.database().inTransaction(sql -> {
            sql.sql(
                            "INSERT INTO event (id, type, search_key, state, created_at, depth) VALUES (7, 'E', 'k', 'OPEN', ?, 2)")
                    .params(now)
                    .update();
            for (int id : new int[] {1, 2}) {
                sql.sql(
                                "INSERT INTO action (id, event_id, verb, system, action_key, name, parameters, state, created_at, owner)"
                                        + " VALUES (?, 7, 'bus-publish-message', 'bus', ?, 'n', '{}', 'SENDING', ?, 'one')")
                        .params(id, "k" + id, now)
                        .update();
            }
            return true;
        });
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void owesTheMessageOnce() {
        assertThat(verb.find(1).asOptional().orElseThrow()).isEmpty();
        CallResult<?> first = verb.publish(PASSED, 1);
        CallResult<?> again = verb.publish(PASSED, 1);
        assertThat(first).isInstanceOf(CallResult.Done.class).isEqualTo(again);
        assertThat(verb.find(1).asOptional().orElseThrow()).isPresent();
        assertThat(
                        rows(
                                "SELECT topic || ' ' || body || ' ' || state || ' ' || event_id || ' ' || action_id FROM publication"))
                .containsExactly("org.fedoraproject.prod.releng.gate.passed {\"builds\":[\"a-1-1\"]} OWED 7 1");
        assertThat(rows("SELECT headers FROM publication").get(0))
                .contains("\"drover_depth\":2", "\"drover_action\":1", "\"sent-at\":\"2026-11-20T10:00:00+00:00\"");
    }

    @Test
    void eachActionHasAMessageOfItsOwn() {
        verb.publish(PASSED, 1);
        assertThat(verb.find(2).asOptional().orElseThrow()).isEmpty();
        verb.publish(PASSED, 2);
        assertThat(rows("SELECT DISTINCT message_id FROM publication")).hasSize(2);
    }

    @Test
    void nobodyElsesTopicIsUsed() {
        for (String topic : List.of("buildsys.tag", "releng", "releng.", "xreleng.a", "releng.a b", "releng.*", "")) {
            JsonNode parameters = json("{'topic': '" + topic + "', 'body': {}}");
            assertThat(verb.publish(parameters, 1)).as(topic).isInstanceOf(CallResult.Refused.class);
        }
        assertThat(verb.publish(json("{'topic': 'releng.a', 'body': []}"), 1)).isInstanceOf(CallResult.Refused.class);
        assertThat(verb.publish(json("{'topic': 'releng." + "a".repeat(300) + "', 'body': {}}"), 1))
                .isInstanceOf(CallResult.Refused.class);
        assertThat(rows("SELECT topic FROM publication")).isEmpty();
    }

    @Test
    void whereNothingIsPublishedItSaysSo() {
        CallResult<?> off = new PublishMessage(messages, "", false).publish(PASSED, 1);
        assertThat(off).isInstanceOf(CallResult.Refused.class);
        assertThat(off.evidence()).contains("drover.outbox.enabled");
        assertThat(rows("SELECT topic FROM publication")).isEmpty();
    }

    private List<String> rows(String sql) {
        return test.database().sql().sql(sql).query(String.class).list();
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}

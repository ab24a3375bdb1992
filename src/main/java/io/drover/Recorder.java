package io.drover;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.drover.bus.Envelopes;
import io.drover.ledger.Database;
import io.drover.ledger.LookupUse;
import io.drover.ledger.RecordedMessages;
import io.drover.ledger.RecordedMessages.Mark;
import io.drover.ledger.RecordedMessages.Recorded;
import io.drover.ledger.StoredMessage;
import io.drover.settings.Settings;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages and their lookups out of the configured ledger, as lines that a backtest takes. Thread-safe, its iterators
 * are not.
 */
public final class Recorder implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;
    private final RecordedMessages messages;
    private final Envelopes envelopes;

    private Recorder(Database database, Envelopes envelopes) {
        this.database = database;
        this.messages = new RecordedMessages(database);
        this.envelopes = envelopes;
    }

    /** @throws IllegalStateException where the ledger cannot be opened: an H2 file belongs to one process at a time */
    public static Recorder open(Settings settings) {
        return new Recorder(
                Database.open(new Sections(settings).database()),
                new Envelopes(settings.number("drover.bus.max-message-bytes")));
    }

    /** How many messages were received. @param to is not part of it */
    public long count(Instant from, Instant to) {
        return messages.count(from, to);
    }

    /** {@code {"topic", "id", "headers", "body", "lookups": [{"lookup", "question", "outcome", "answer"}]}} each, oldest first. */
    public Lines lines(Instant from, Instant to) {
        return new Lines(from, to);
    }

    /** Lines of a span of time. */
    public final class Lines implements Iterator<String> {
        private final Instant from;
        private final Instant to;
        private final Queue<Recorded> page = new ArrayDeque<>();
        private @Nullable Mark mark;
        private long read;

        private Lines(Instant from, Instant to) {
            this.from = from;
            this.to = to;
        }

        /** How many have been read. */
        public long read() {
            return read;
        }

        @Override
        public boolean hasNext() {
            if (page.isEmpty()) {
                page.addAll(messages.page(from, to, mark));
            }
            return !page.isEmpty();
        }

        @Override
        public String next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Recorded recorded = page.remove();
            read++;
            mark = new Mark(recorded.message().receivedAt(), recorded.message().id());
            return line(recorded);
        }
    }

    private String line(Recorded recorded) {
        StoredMessage message = recorded.message();
        JsonNode payload = envelopes.payload(message.envelope(), message.topic(), message.headers(), message.body());
        ObjectNode line = JsonNodeFactory.instance.objectNode().put("topic", message.topic());
        if (payload.isObject()) {
            line.put("id", message.id().toString());
            line.set("headers", read(message.headers()));
            line.set("body", payload);
        } else {
            line.put("msg_id", message.id().toString()).set("msg", payload);
        }
        lookups(line, recorded.lookups());
        return line.toString();
    }

    private static void lookups(ObjectNode line, List<LookupUse> lookups) {
        if (lookups.isEmpty()) {
            return;
        }
        ArrayNode array = line.putArray("lookups");
        for (LookupUse use : lookups) {
            ObjectNode one = array.addObject().put("lookup", use.step());
            one.set("question", read(use.question()));
            one.put("outcome", use.outcome());
            one.set("answer", use.answer() == null ? JsonNodeFactory.instance.nullNode() : read(use.answer()));
        }
    }

    /** What is no JSON, as an evidence or what was cut, stays text. */
    private static JsonNode read(String text) {
        try {
            JsonNode read = JSON.readTree(text);
            return read.isMissingNode() ? TextNode.valueOf(text) : read;
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}

package io.drover.ledger;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lengths of the columns that somebody else can overrun. Here so that such a row never fails a whole batch. */
final class ColumnLimits {
    static final int TOPIC = 255;
    static final int SOURCE = 100;
    static final int ORDERING_KEY = 500;
    static final int EVENT_TYPE = 100;
    static final int SEARCH_KEY = 500;
    static final int REQUESTER = 200;
    static final int ACTION_NAME = 300;
    static final int SUBJECT = 500;
    static final int EXTERNAL_ID = 2_000;
    static final int SENT_AS = 200;
    static final int EXTERNAL_URL = 1_000;
    static final int NVR = 300;
    static final int LOOKUP_STEP = 200;
    /** Where a dead letter's headers keep the id that was no header. */
    static final String MESSAGE_ID = "amqp:message-id";

    private static final int ENVIRONMENT = 32;
    private static final int ENVELOPE = 32;
    private static final int ROUTE = 200;

    private ColumnLimits() {}

    /** The entry itself, or the dead letter that stands for a message which does not fit. */
    static InboxEntry fitting(InboxEntry entry) {
        if (entry instanceof InboxMessage message) {
            Optional<String> complaint = complaint(message);
            if (complaint.isPresent()) {
                return deadLetter(ReasonClass.INVALID, complaint.get(), message);
            }
        }
        return entry;
    }

    static NewDeadLetter deadLetter(ReasonClass reasonClass, String evidence, InboxMessage message) {
        return new NewDeadLetter(
                reasonClass,
                "message " + message.id() + ": " + evidence,
                message.source(),
                message.topic(),
                withId(message),
                message.body());
    }

    /** Without it a replay of the bytes could make it another message. */
    private static String withId(InboxMessage message) {
        String headers = message.headers();
        String id = "{\"" + MESSAGE_ID + "\":\"" + message.id() + "\"";
        String rest = headers.startsWith("{") ? headers.substring(1).strip() : "}";
        return id + (rest.startsWith("}") ? "" : ",") + rest;
    }

    private static Optional<String> complaint(InboxMessage message) {
        return tooLong("topic", message.topic(), TOPIC)
                .or(() -> tooLong("environment", message.environment(), ENVIRONMENT))
                .or(() -> tooLong("source", message.source(), SOURCE))
                .or(() -> tooLong("envelope", message.envelope(), ENVELOPE))
                .or(() -> message.deliveries().stream()
                        .flatMap(delivery -> tooLong("route id", delivery.route(), ROUTE).stream())
                        .findFirst());
    }

    private static Optional<String> tooLong(String what, @Nullable String text, int limit) {
        return text == null || text.length() <= limit
                ? Optional.empty()
                : Optional.of("the " + what + " has " + text.length() + " characters, the ledger holds " + limit);
    }
}

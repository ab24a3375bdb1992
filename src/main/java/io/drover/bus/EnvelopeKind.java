package io.drover.bus;

/** The form a message came in; the text stands in the ledger. Source: wire/bus.md §1 and §2. */
public enum EnvelopeKind {
    /** The body is the payload; id, time and schema travel beside it as AMQP properties and headers. */
    FEDORA_MESSAGING("fedora-messaging"),
    /** {@code {"topic", "msg", "msg_id", "timestamp", …}}: payload is {@code msg}. */
    FEDMSG("fedmsg"),
    /** {@code {"topic", "body"}}, what fedmsg-rabbitmq-serializer writes for loopabull; the body is either of the others. */
    LOOPABULL("loopabull"),
    /** {@code {"topic", "id", "headers", "body", …}}: datagrepper's answers and fedora-messaging's recordings. */
    DATAGREPPER("datagrepper");

    private final String text;

    EnvelopeKind(String text) {
        this.text = text;
    }

    /** The kind of a text in the ledger; {@link IllegalArgumentException} for any other. */
    public static EnvelopeKind of(String text) {
        for (EnvelopeKind kind : values()) {
            if (kind.text.equals(text)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no envelope is called '" + Excerpt.of(text, 40) + "'");
    }

    @Override
    public String toString() {
        return text;
    }
}

package io.drover.ledger;

/** What the inbox takes: a message, or bytes that never became one. Either way it is stored before it is acknowledged. */
public sealed interface InboxEntry permits InboxMessage, NewDeadLetter {}

package io.drover.ledger;

/** What the inbox takes in. */
public sealed interface InboxEntry permits InboxMessage, NewDeadLetter {}

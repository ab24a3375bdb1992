package io.drover.ledger;

/** A delivery that a route has gone through, and what it made of it. */
public record Ended(StoredDelivery delivery, Judgement judgement) {}

package io.drover.ledger;
public enum ReasonClass { INVALID, FORGED, PERMANENT, EXHAUSTED, BUG }

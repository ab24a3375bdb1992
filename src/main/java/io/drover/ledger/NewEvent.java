package io.drover.ledger;

/**
 * The event that a judgement opens.
 *
 * @param type Freshmaker's class name where it has one: GitRPMSpecChangeEvent
 * @param searchKey what people look it up by: {@code zlib/f42?#deadbeef}
 */
public record NewEvent(String type, String searchKey) {}

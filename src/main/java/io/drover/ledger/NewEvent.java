package io.drover.ledger;

/**
 * The event that a judgement opens.
 *
 * @param type Freshmaker's class name where it has one: GitRPMSpecChangeEvent
 * @param searchKey what people look it up by: {@code zlib/f42?#deadbeef}
 * @param dryRun whether its actions are to reach no system
 */
public record NewEvent(String type, String searchKey, boolean dryRun) {
    public NewEvent(String type, String searchKey) {
        this(type, searchKey, false);
    }

    NewEvent asDryRun() {
        return new NewEvent(type, searchKey, true);
    }
}

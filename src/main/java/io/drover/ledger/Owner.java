package io.drover.ledger;

/**
 * Whose rows are ours: the name of this life of this process, as it stands in the column {@code owner}. It changes when
 * the instance was taken for dead and comes back: what it held then belongs to others, and every statement that is
 * guarded by the old name changes nothing. Thread-safe.
 */
public interface Owner {
    /** At most 100 characters. */
    String name();
}

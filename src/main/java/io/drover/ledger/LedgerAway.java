package io.drover.ledger;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Tells a database that is away or overloaded from a statement that is wrong. */
public final class LedgerAway {
    private LedgerAway() {}

    /** Whether the same request may succeed later without any change. */
    public static boolean is(Throwable failure) {
        return failure instanceof DataAccessResourceFailureException
                || failure instanceof RecoverableDataAccessException
                || failure instanceof TransientDataAccessException
                || failure instanceof CannotCreateTransactionException
                || failure instanceof TransactionSystemException;
    }

    /**
     * For what went through Camel, which wraps it: nothing can be said of the rest of such a failure.
     *
     * @throws RuntimeException the ledger's own failure, where there is one among the causes
     */
    public static void rethrow(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (is(cause)) {
                throw (RuntimeException) cause;
            }
        }
    }
}

package io.drover.ledger;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells a database that is away from one that will not have a certain row. */
final class Refusals {
    /** SQLState classes: data exception, constraint violation, program limit exceeded. */
    private static final Set<String> ABOUT_THE_ROW = Set.of("22", "23", "54");

    private Refusals() {}

    /** True when the same rows would fail again however healthy the database is. */
    static boolean isAboutTheRows(Exception failure) {
        SQLException cause = sqlCause(failure);
        if (cause == null) {
            return true; // not from the database, so from our handling of a row
        }
        String state = cause.getSQLState();
        return state != null && state.length() == 5 && ABOUT_THE_ROW.contains(state.substring(0, 2));
    }

    /** Data that does not fit is the sender's; all else is ours. */
    static ReasonClass reasonClass(Exception failure) {
        SQLException cause = sqlCause(failure);
        String state = cause == null ? null : cause.getSQLState();
        return state != null && state.startsWith("22") ? ReasonClass.INVALID : ReasonClass.BUG;
    }

    /** One line for log and evidence. */
    static String describe(Exception failure) {
        SQLException cause = sqlCause(failure);
        return cause == null
                ? failure.toString()
                : "SQLState " + cause.getSQLState() + ", " + SqlText.cut(String.valueOf(cause.getMessage()), 1_000);
    }

    private static @Nullable SQLException sqlCause(Exception failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 10; depth++) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
            cause = cause.getCause();
        }
        return null;
    }
}

package io.drover.bus.archive;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The archive of the bus, one page at a time. Used by one thread at a time. */
interface Archive {

    /** Asks for a page. Never throws for what the archive or the network does. @param page from 1 */
    Reply ask(ArchiveQuestion question, int page);

    /** What came back. */
    sealed interface Reply {
        record Page(ArchivePage page) implements Reply {}

        /** It was reached and could not answer in time, or not wholly: perhaps less at once is possible. */
        record TooMuch(String evidence) implements Reply {}

        /** It was not reached, or wants us to wait. */
        record Away(String evidence, @Nullable Duration retryAfter) implements Reply {}

        /** It says no to the question or to us: asking again gives the same answer. */
        record No(String evidence) implements Reply {}
    }
}

package io.drover.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a delivery ended, as recorded.
 *
 * @param word acted, ignored or duplicate
 * @param reason a sentence a packager understands
 * @param event the event it opened, or that already covers it
 * @param systems those that have new work because of it
 */
public record Decision(String word, String reason, @Nullable Long event, List<String> systems) {
    public Decision {
        systems = List.copyOf(systems);
    }
}

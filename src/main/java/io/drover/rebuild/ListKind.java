package io.drover.rebuild;

import java.util.Locale;

/** Which of the two lists a rule stands in. */
enum ListKind {
    ALLOW,
    DENY;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

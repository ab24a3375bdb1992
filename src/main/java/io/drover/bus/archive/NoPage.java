package io.drover.bus.archive;

import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;

/** datagrepper answered, but not with a page. */
final class NoPage extends CallFailed {
    private static final long serialVersionUID = 1L;

    private final boolean lessMayDo;

    /** @param lessMayDo whether a question for less may be answered: it took too long, or broke off */
    NoPage(CallResult<?> result, boolean lessMayDo) {
        super(result);
        this.lessMayDo = lessMayDo;
    }

    boolean lessMayDo() {
        return lessMayDo;
    }
}

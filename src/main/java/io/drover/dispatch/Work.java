package io.drover.dispatch;

import io.drover.ledger.ActionRow;
import io.drover.telemetry.Ids;

/** What a thread of DISPATCH is busy with. */
final class Work {
    private Work() {}

    static Ids on(ActionRow action) {
        return Ids.open()
                .with(Ids.MESSAGE, action.message())
                .with(Ids.EVENT, action.event())
                .with(Ids.ACTION, action.id())
                .with(Ids.VERB, action.verb())
                .with(Ids.KEY, action.key());
    }
}

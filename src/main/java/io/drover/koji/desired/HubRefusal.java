package io.drover.koji.desired;

import io.drover.dispatch.CallFailed;
import io.drover.koji.KojiFault;
import java.io.Serial;

/** The hub refused to answer one of several questions. */
final class HubRefusal extends CallFailed {
    @Serial
    private static final long serialVersionUID = 1L;

    HubRefusal(HubCall call, KojiFault fault) {
        super(fault.outcome(call.toString()));
    }
}

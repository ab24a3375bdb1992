package io.drover.distgit;

import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import java.io.Serial;

/** dist-git did not answer a lookup. */
public final class DistGitFailed extends CallFailed {
    @Serial
    private static final long serialVersionUID = 1L;

    DistGitFailed(CallResult<?> result) {
        super(result);
    }
}

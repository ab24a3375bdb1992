package io.drover.deploy;

import java.util.List;

/** Values, or a recorded state, that cannot be used; says where and what to write instead. */
public final class DeployException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DeployException(String place, List<String> faults) {
        super(place + " cannot be used:\n  " + String.join("\n  ", faults));
    }

    DeployException(String place, String fault) {
        this(place, List.of(fault));
    }
}

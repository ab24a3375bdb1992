package io.drover.koji.desired;

import java.io.Serial;
import java.util.List;

/** A description that cannot be used; every fault is named at once, each with its file and line. */
public final class DescriptionException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    DescriptionException(List<String> faults) {
        super("the description cannot be used:\n  " + String.join("\n  ", faults));
        this.faults = List.copyOf(faults);
    }

    /** {@code tags.yaml:12: there is no key inherit; did you mean inherits?}, in the order of lines. */
    public List<String> faults() {
        return faults;
    }
}

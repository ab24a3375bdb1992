package io.drover.process;

import java.util.Collection;
import java.util.Map;

/** What a program sees of our environment: named variables and no others, since our secrets may stand in the rest. */
public final class ChildEnvironment {
    private ChildEnvironment() {}

    /**
     * @param passedOn names of ours that it sees as they are
     * @param own what it sees besides, in place of ours where both have a name
     */
    public static void set(ProcessBuilder builder, Collection<String> passedOn, Map<String, String> own) {
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(passedOn);
        environment.putAll(own);
    }
}

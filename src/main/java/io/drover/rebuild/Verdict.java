package io.drover.rebuild;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the policy says of one artifact, with the rule that decided in words a packager understands. */
public sealed interface Verdict {

    /**
     * @param reason {@code allow rule global.module (config/policy.yaml:15) name=a$ matches a}; the file and line only
     *     where the policy came from a file
     * @param decidedBy the allow rule that matches
     */
    record Allowed(String reason, RuleName decidedBy) implements Verdict {
        @Override
        public Optional<RuleName> rule() {
            return Optional.of(decidedBy);
        }
    }

    /**
     * @param reason {@code deny rule global.module[1] (config/policy.yaml:19) name=base.* matches base-runtime}, or
     *     {@code no allow rule for module matches name=a, branch=1; default is deny}
     * @param decidedBy the deny rule that matches, else the allow rule that does not; null where there is none
     */
    record Denied(String reason, @Nullable RuleName decidedBy) implements Verdict {
        @Override
        public Optional<RuleName> rule() {
            return Optional.ofNullable(decidedBy);
        }
    }

    /** For a record of the decision. */
    String reason();

    /** The rule that decided; empty where the policy has none for this handler and type. */
    Optional<RuleName> rule();

    default boolean allowed() {
        return this instanceof Allowed;
    }
}

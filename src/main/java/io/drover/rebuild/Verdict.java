package io.drover.rebuild;

/** What the policy says of one artifact, with the rule that decided in words a packager understands. */
public sealed interface Verdict {

    /** @param reason {@code allow rule global.module name=a$ matches a} */
    record Allowed(String reason) implements Verdict {}

    /**
     * @param reason {@code deny rule global.module[1] name=base.* matches base-runtime}, or {@code no allow rule for
     *     module matches name=a, branch=1; default is deny}
     */
    record Denied(String reason) implements Verdict {}

    String reason();

    default boolean allowed() {
        return this instanceof Allowed;
    }
}

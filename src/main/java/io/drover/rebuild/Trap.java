package io.drover.rebuild;

/**
 * A passage of a policy that is legal and seldom meant.
 *
 * @param place of the rule, key or pattern
 * @param subject the rule it is about, {@code deny rule global.module[1]}; "" for the policy as a whole
 * @param meaning what it does
 * @param instead what to write
 */
public record Trap(Place place, String subject, String meaning, String instead) {

    /** {@code config/policy.yaml:12:9: deny rule global.module: name=base also matches …; write base$ …}. */
    @Override
    public String toString() {
        return place + ": " + (subject.isEmpty() ? "" : subject + ": ") + meaning + "; " + instead;
    }
}

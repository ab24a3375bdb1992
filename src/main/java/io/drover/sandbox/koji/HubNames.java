package io.drover.sandbox.koji;

import java.util.regex.Pattern;

/** What may be the name of a tag, target, user … */
final class HubNames {

    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9/_.+:@-]{1,256}");

    private HubNames() {}

    /** @param what for the fault's text. @throws HubFault 1024 */
    static String check(String what, String name) {
        if (!LEGAL.matcher(name).matches()) {
            throw new HubFault(1024, "Invalid " + what + " name: " + HubState.quoted(name));
        }
        return name;
    }
}

package io.drover.containers;

import io.drover.testing.Site;

/** On Qpid and H2, in this JVM. */
class DryRunTest extends DryRunContract {
    @Override
    Site.Stack stack() {
        return Site.Stack.EMBEDDED;
    }
}

package io.drover.modules;

import io.drover.testing.Site.Stack;

/** Qpid and H2, in this JVM. */
class PublishedFlowTest extends PublishedFlowContract {
    @Override
    Stack stack() {
        return Stack.EMBEDDED;
    }
}

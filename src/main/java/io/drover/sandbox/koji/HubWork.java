package io.drover.sandbox.koji;

import org.jspecify.annotations.Nullable;

/** What a builder does for the tasks of one method. A {@link HubFault} fails the task. */
interface HubWork {

    /** The task was opened: source and target are looked at, builds and children come into being. */
    default void open(HubCall call, HubTask task) {}

    /** The task's result. */
    @Nullable
    Object finish(HubCall call, HubTask task);

    /** The task failed or was canceled: what it had begun ends with it. @param buildState 3 or 4 */
    default void abandon(HubCall call, HubTask task, int buildState) {}
}

package io.drover.koji.desired;

import io.drover.dispatch.CallFailed;
import java.util.List;
import java.util.function.Consumer;

/** Compares descriptions with a hub, and makes the hub as they say. */
public final class DesiredState {

    private final Hub hub;

    public DesiredState(Hub hub) {
        this.hub = hub;
    }

    /**
     * What differs, without a login and without changing anything: two requests for a thousand questions each.
     *
     * @throws DescriptionException where the description refers to what is neither in it nor at the hub
     * @throws CallFailed where the hub does not answer
     */
    public Difference compare(WantedState wanted) {
        return Comparison.of(wanted, new FoundReader(wanted, hub).read());
    }

    /**
     * Makes the changes in a session. Whatever fails, comparing and applying again goes on from there.
     *
     * @param progress gets the results of each request as they come
     * @return one result for each change, in their order
     */
    public List<ChangeResult> apply(Difference difference, Consumer<List<ChangeResult>> progress) {
        return new Application(hub, difference.ids(), progress).make(difference.changes());
    }
}

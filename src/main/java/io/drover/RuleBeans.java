package io.drover;

import io.drover.bus.BusComponent;
import io.drover.dispatch.Verbs;
import io.drover.plan.ActionComponent;
import io.drover.plan.DroverJq;
import io.drover.plan.EventComponent;
import io.drover.plan.JqOptionUris;
import io.drover.plan.TrackComponent;
import java.util.function.BiConsumer;

/** The part of the wiring that is the language of rules: {@code bus:}, {@code event:}, {@code action:}, {@code track:} and jq. */
record RuleBeans(BusComponent bus, Verbs verbs) {

    void bind(BiConsumer<String, Object> registry) {
        registry.accept("bus", bus);
        registry.accept("action", new ActionComponent(verbs));
        registry.accept("event", new EventComponent());
        registry.accept("track", new TrackComponent());
        registry.accept(DroverJq.BEAN, new DroverJq());
        registry.accept("jqOptionUris", new JqOptionUris());
    }
}

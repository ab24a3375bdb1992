package io.drover.api.freshmaker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.Announcer;
import io.drover.ledger.BuildRows;
import io.drover.ledger.EventLinks;
import io.drover.ledger.EventRows;
import io.drover.ledger.MessageHeaders;
import io.drover.ledger.NewPublication;
import io.drover.ledger.StateChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Freshmaker's messages, for those who listen to it: {@code freshmaker.event.state.changed} (the event with all builds),
 * {@code freshmaker.event.state.changed.min} (with their numbers) and {@code freshmaker.build.state.changed}, each when the
 * state in Freshmaker's sense has changed; the making of an event or build that has not begun says nothing, as there.
 * Unlike there the body is what REST shows after the change. Thread-safe.
 *
 * <p>Source: Freshmaker's {@code messaging.py}, {@code models.py}; wire/targets.md §1.10.
 */
public final class FreshmakerMessages implements Announcer {
    private static final Logger LOG = LoggerFactory.getLogger(FreshmakerMessages.class);
    private static final String FULL = "freshmaker.event.state.changed";
    private static final String MIN = "freshmaker.event.state.changed.min";
    private static final String BUILD = "freshmaker.build.state.changed";

    private final EventRows events;
    private final BuildRows builds;
    private final String prefix;
    private final String base;

    /**
     * @param prefix of topics; blank for none
     * @param publicUrl what links begin with; blank: they begin with the path
     */
    public FreshmakerMessages(EventRows events, BuildRows builds, String prefix, String publicUrl) {
        this.events = events;
        this.builds = builds;
        this.prefix = prefix;
        this.base = publicUrl.replaceAll("/+$", "");
    }

    @Override
    public List<NewPublication> announce(StateChange change) {
        if (change instanceof StateChange.OfAction action) {
            List<NewPublication> messages = new ArrayList<>();
            if (isTheFirstToBegin(action)) {
                messages.addAll(event(change));
            }
            if (isAnotherState(action)) {
                builds.find(action.action().id())
                        .ifPresent(build -> messages.add(message(BUILD, BuildJson.of(build), change)));
            }
            return messages;
        }
        boolean isWaiting =
                change.step().number() == 0 && "OPEN".equals(change.step().state());
        return isWaiting ? List.of() : event(change);
    }

    private static boolean isAnotherState(StateChange.OfAction change) {
        String previous = change.step().previous();
        return change.action().artifact() != null
                && previous != null
                && BuildState.of(previous) != BuildState.of(change.step().state());
    }

    /** An event is BUILDING from the moment at which the first of its actions is sent. */
    private boolean isTheFirstToBegin(StateChange.OfAction change) {
        return change.step().number() == 1
                && "SENDING".equals(change.step().state())
                && events.isFirstSent(change.event().id(), change.action().id());
    }

    private List<NewPublication> event(StateChange change) {
        List<NewPublication> messages = new ArrayList<>();
        long id = change.event().id();
        EventLinks links = events.links(List.of(id)).getOrDefault(id, EventLinks.NONE);
        events.find(id).ifPresent(event -> {
            try {
                messages.add(message(
                        FULL,
                        EventJson.full(
                                event, links, builds.ofEvents(List.of(id)).getOrDefault(id, List.of())),
                        change));
            } catch (BuildRows.TooMany e) {
                LOG.warn("event {} is published under {} only: {}", id, MIN, e.getMessage());
            }
            messages.add(message(
                    MIN,
                    EventJson.minimal(
                            event, links, events.countBuilds(List.of(id)).getOrDefault(id, Map.of())),
                    change));
        });
        return messages;
    }

    private NewPublication message(String name, ObjectNode body, StateChange change) {
        body.put("url", base + body.path("url").asText());
        body.path("builds").forEach(build -> ((ObjectNode) build)
                .put("url", base + build.path("url").asText()));
        return new NewPublication(
                change.messageId(name),
                MessageHeaders.topic(prefix, name),
                MessageHeaders.of(change).toJson(),
                body.toString());
    }
}

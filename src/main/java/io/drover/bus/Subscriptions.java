package io.drover.bus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Which routes want which topics, now. Routes come and go while messages flow. Thread-safe; reading takes no lock.
 */
public final class Subscriptions {
    private final Environments environments;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile List<Subscription> current = List.of();

    public Subscriptions(Environments environments) {
        this.environments = environments;
    }

    /** Adds a route's subscription, in place of an earlier one of the same route. */
    public void add(Subscription subscription) {
        change(byRoute -> byRoute.put(subscription.route(), subscription));
    }

    /** Forgets a route; nothing happens where it is not known. */
    public void remove(String route) {
        change(byRoute -> byRoute.remove(route));
    }

    /** The subscriptions that want a topic, its prefix taken off; oldest first. */
    public List<Subscription> matching(String name) {
        List<Subscription> matching = new ArrayList<>(2);
        String[] words = Topic.words(name);
        for (Subscription subscription : current) {
            if (subscription.wants(words)) {
                matching.add(subscription);
            }
        }
        return matching;
    }

    /** Whether a route of that id has subscribed, running or not. */
    public boolean knows(String route) {
        return current.stream().anyMatch(subscription -> subscription.route().equals(route));
    }

    /** What the queue must be bound with to receive all that is wanted, prefixes included; ticks and requests come another way. */
    public Set<String> bindingKeys() {
        return environments.bindingKeys(current.stream()
                .flatMap(subscription -> subscription.topics().stream())
                .filter(topic -> !Intake.isOurs(topic.toString())));
    }

    /** Has a listener called after each change, on the thread that makes it: it must be quick. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private void change(java.util.function.Consumer<Map<String, Subscription>> edit) {
        synchronized (listeners) {
            Map<String, Subscription> byRoute = new LinkedHashMap<>();
            current.forEach(subscription -> byRoute.put(subscription.route(), subscription));
            edit.accept(byRoute);
            current = List.copyOf(byRoute.values());
        }
        listeners.forEach(Runnable::run);
    }
}

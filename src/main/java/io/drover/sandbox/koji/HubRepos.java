package io.drover.sandbox.koji;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The repos and what was asked for. Guarded by the hub's lock; nothing here checks a permission. */
final class HubRepos {

    /** A wish for a repo. @param least the event that it must show; null where it must show exactly {@code exactly} */
    record Wish(HubTag tag, @Nullable Long least, @Nullable Long exactly, Map<String, @Nullable Object> opts) {

        boolean meets(HubRepo repo) {
            long event = repo.content.event().event();
            return repo.content.tag() == tag
                    && !repo.content.dist()
                    && repo.content.opts().equals(opts)
                    && (exactly != null ? event == exactly : least == null || event >= least);
        }
    }

    /** A wish that a task works on. */
    record Request(long id, Wish wish, HubUser owner, HubTask task) {}

    private final HubState state;
    private final TreeMap<Long, HubRepo> repos = new TreeMap<>();
    private final Map<Long, Request> requests = new LinkedHashMap<>();

    HubRepos(HubState state) {
        this.state = state;
    }

    Collection<HubRepo> all() {
        return repos.values();
    }

    Optional<HubRepo> find(@Nullable Object id) {
        return id instanceof Long number ? Optional.ofNullable(repos.get(number)) : Optional.empty();
    }

    HubRepo repo(@Nullable Object id) {
        return find(id).orElseThrow(() -> HubFault.generic("No such repo: " + id));
    }

    HubRepo add(HubRepo.Content content, HubTask task) {
        HubRepo repo = new HubRepo(state.nextId(), content, state.now());
        repo.task = task;
        repos.put(repo.id, repo);
        return repo;
    }

    Optional<HubRepo> of(HubTask task) {
        return repos.values().stream().filter(repo -> repo.task == task).findFirst();
    }

    /** The newest that is ready. */
    Optional<HubRepo> ready(Wish wish) {
        return repos.values().stream()
                .filter(repo -> repo.state == HubRepo.READY && wish.meets(repo))
                .max(Comparator.comparingLong(repo -> repo.content.event().event()));
    }

    /** A ready repo takes the place of the tag's earlier ones. */
    void ready(HubRepo repo) {
        repos.values().stream()
                .filter(other -> other.state == HubRepo.READY
                        && other.content.tag() == repo.content.tag()
                        && other.content.dist() == repo.content.dist()
                        && other.content.opts().equals(repo.content.opts()))
                .forEach(other -> other.become(HubRepo.EXPIRED, state.now()));
        repo.become(HubRepo.READY, state.now());
    }

    Collection<Request> requests() {
        return requests.values();
    }

    Request request(Wish wish, HubUser owner, HubTask task) {
        Request request = new Request(state.nextId(), wish, owner, task);
        requests.put(request.id(), request);
        return request;
    }

    Optional<Request> findRequest(@Nullable Object id) {
        return id instanceof Long number ? Optional.ofNullable(requests.get(number)) : Optional.empty();
    }

    Map<String, @Nullable Object> struct(HubRepo repo) {
        return repo.struct(lastChange(repo.content.tag(), null, true));
    }

    /** The last change to a tag, and to what it inherits from where wanted, before that event. */
    static long lastChange(HubTag tag, @Nullable Long before, boolean inherit) {
        return (inherit ? HubInheritance.tags(tag, null).stream() : java.util.stream.Stream.of(tag))
                .mapToLong(source -> source.lastChange(before))
                .max()
                .orElse(0);
    }
}

package io.drover.sandbox.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.RestProblem;
import io.drover.sandbox.SandboxJson;
import io.drover.sandbox.Simulator.Request;
import io.drover.sandbox.odcs.SimulatedCompose.State;
import io.drover.sandbox.odcs.SimulatedCompose.Times;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** The requests that change something. The caller lets in one at a time. Source: wire/targets.md §3.1, §3.4, §3.5. */
final class OdcsRequests {
    private final OdcsBook book;
    private final OdcsAccess access;
    private final OdcsControl control;

    OdcsRequests(OdcsBook book, OdcsAccess access, OdcsControl control) {
        this.book = book;
        this.access = access;
        this.control = control;
    }

    /** @throws RestProblem 400, 401, 403, 500 */
    SimulatedCompose request(Request request) {
        authorize(request);
        Order order = Order.parse(json(request));
        if (!access.types().contains(order.type())) {
            throw new RestProblem(
                    403,
                    "User " + access.user() + " not allowed to operate with compose with source_types=" + order.type()
                            + ".");
        }
        SimulatedCompose compose = made(access.user(), order.json(), order.timeToLive());
        if (control.isBroken()) {
            String reason = "Can not schedule compose " + compose.id() + " probably due to celery broker issue - "
                    + "[Errno 111] Connection refused";
            book.keep(compose.to(State.FAILED, reason, now()));
            throw new RestProblem(500, reason);
        }
        book.journal().effect("request", order.subject(), SandboxJson.object().put("id", compose.id()));
        book.keep(compose);
        return compose;
    }

    long seed(String owner, JsonNode body) {
        Order order = Order.parse(body);
        SimulatedCompose compose = made(owner, order.json(), order.timeToLive());
        book.keep(compose);
        return compose.id();
    }

    /** @throws RestProblem 400, 401, 404 */
    SimulatedCompose renew(Request request, long id) {
        authorize(request);
        JsonNode body = request.body().length == 0 ? SandboxJson.object() : json(request);
        Checks.object(body);
        SimulatedCompose old = book.composes()
                .get(id)
                .filter(compose -> !compose.isOpen())
                .orElseThrow(() -> new RestProblem(404, "No compose with id " + id + " found"));
        Duration timeToLive = Order.timeToLive(body);
        ObjectNode order = old.order().deepCopy();
        for (String member : Set.of("modules", "builds")) {
            replace(order, body.path("source"), member);
        }
        replace(order, body, "sigkeys");
        if (old.state() == State.DONE && order.equals(old.order())) {
            book.journal().effect("renew", id + " for " + timeToLive.toSeconds() + " s", SandboxJson.object());
            return prolonged(old, now().plus(timeToLive));
        }
        SimulatedCompose copy = made(access.user(), order, timeToLive);
        book.journal()
                .effect("renew", id + " as " + copy.id(), SandboxJson.object().put("id", copy.id()));
        book.keep(copy);
        return copy;
    }

    private static void replace(ObjectNode order, JsonNode in, String member) {
        if (in.has(member)) {
            order.put(member, Order.words(Checks.list(in, member)));
        }
    }

    /** With the one it reuses, and those that reuse it; never shortened. No message, since the state is as before. */
    private SimulatedCompose prolonged(SimulatedCompose compose, Instant until) {
        long shared = compose.reusedId() == null ? compose.id() : compose.reusedId();
        for (SimulatedCompose other : book.composes().all()) {
            boolean kin = other.id() == shared || Long.valueOf(shared).equals(other.reusedId());
            if (kin && other.state() == State.DONE && other.times().expires().isBefore(until)) {
                book.composes().put(other.expiring(until));
            }
        }
        return book.composes().get(compose.id()).orElse(compose);
    }

    /** @return what was done. @throws RestProblem 400, 401, 403, 404 */
    String delete(Request request, long id) {
        authorize(request);
        SimulatedCompose compose =
                book.composes().get(id).orElseThrow(() -> new RestProblem(404, "No such compose found."));
        boolean own = compose.owner().equals(access.user());
        if (compose.state() == State.WAIT) {
            allow(own || access.admin(), id, "cancel");
            book.journal().effect("delete", Long.toString(id), SandboxJson.object());
            book.keep(compose.to(State.FAILED, "Canceled by " + access.user(), now()));
            return "Compose (id=" + id + ") has been canceled";
        }
        allow(access.admin(), id, "delete");
        if (compose.state() != State.DONE && compose.state() != State.FAILED) {
            throw new RestProblem(
                    400, "Compose (id=" + id + ") can not be removed, its state need to be in [done, failed].");
        }
        book.journal().effect("delete", Long.toString(id), SandboxJson.object());
        book.composes().put(compose.expiring(now()));
        return "The delete request for compose (id=" + id
                + ") has been accepted and will be processed by backend later.";
    }

    private void allow(boolean allowed, long id, String what) {
        if (!allowed) {
            throw new RestProblem(403, "User " + access.user() + " is not allowed to " + what + " compose " + id);
        }
    }

    private SimulatedCompose made(String owner, ObjectNode order, Duration timeToLive) {
        Instant now = now();
        return new SimulatedCompose(
                book.composes().newId(),
                owner,
                order,
                State.WAIT,
                null,
                new Times(now, null, null, null, now.plus(timeToLive)),
                null);
    }

    private Instant now() {
        return book.clock().instant();
    }

    private void authorize(Request request) {
        if (!request.header("Authorization").orElse("").equals("Bearer " + access.token())) {
            throw new RestProblem(401, "Failed to authenticate: the token is invalid, expired, or missing.");
        }
    }

    private static JsonNode json(Request request) {
        try {
            return SandboxJson.parse(request.body());
        } catch (IOException e) {
            throw new RestProblem(400, "Failed to decode JSON object");
        }
    }
}

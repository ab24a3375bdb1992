package io.drover.sandbox.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.BusListener;
import io.drover.sandbox.Journal;
import io.drover.sandbox.RestProblem;
import io.drover.sandbox.SandboxJson;
import io.drover.sandbox.Simulator;
import io.drover.sandbox.odcs.SimulatedCompose.State;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * ODCS at {@code /api/1/composes/}: request, renew, delete, query. Composes go wait, generating, done, one step a {@link
 * #tick}, and are removed when their time is over. Every change, the creation included, is told to the bus as {@code
 * odcs.compose.state-changed} after it can be queried. Journal: {@code request}, {@code renew}, {@code delete}. Orders: see
 * {@link OdcsControl}. Nothing is really composed. Thread-safe; changes are made one at a time.
 *
 * <p>Source: wire/targets.md §3.
 */
public final class OdcsSimulator implements Simulator {
    private static final String TOPIC = "odcs.compose.state-changed";
    private static final String DONE = "Compose is generated successfully";
    private static final Pattern PATH = Pattern.compile("/api/1/composes/(\\d{0,18})");

    private final Composes composes = new Composes();
    private final ComposeJson shown;
    private final Generation generation;
    private final OdcsControl control;
    private final OdcsRequests requests;
    private final BusListener bus;
    private final Clock clock;
    private final Object changes = new Object();

    /**
     * @param url where composes are said to lie
     * @param modules builds as MBS shows them: {@code [{"name", "stream", "version", "context", "state_name", …}]}
     */
    public OdcsSimulator(
            OdcsAccess access, String url, Supplier<JsonNode> modules, Journal journal, BusListener bus, Clock clock) {
        this.shown = new ComposeJson(url);
        this.generation = new Generation(composes, modules);
        this.control = new OdcsControl(this, generation);
        this.requests = new OdcsRequests(new OdcsBook(composes, journal, this::announce, clock), access, control);
        this.bus = bus;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "odcs";
    }

    @Override
    public Answer answer(Request request) throws IOException {
        Matcher path = PATH.matcher(request.path());
        try {
            if (!path.matches()) {
                throw new RestProblem(404, "The requested URL was not found on the server.");
            }
            String id = path.group(1);
            return switch (request.method() + (id.isEmpty() ? "" : " id")) {
                case "GET" ->
                    SandboxJson.answer(
                            200,
                            new ComposeQuery(request)
                                    .answer(composes.all().stream()
                                            .map(shown::of)
                                            .toList()));
                case "GET id" ->
                    SandboxJson.answer(
                            200,
                            shown.whole(composes.get(Long.parseLong(id))
                                    .orElseThrow(() -> new RestProblem(404, "No such compose found."))));
                case "POST" -> change(() -> requests.request(request));
                case "PATCH id" -> change(() -> requests.renew(request, Long.parseLong(id)));
                case "DELETE id" -> deleted(request, Long.parseLong(id));
                default -> throw new RestProblem(404, "The requested URL was not found on the server.");
            };
        } catch (RestProblem problem) {
            return problem.answer();
        }
    }

    private Answer change(Supplier<SimulatedCompose> change) {
        synchronized (changes) {
            return SandboxJson.answer(200, shown.of(change.get()));
        }
    }

    private Answer deleted(Request request, long id) {
        synchronized (changes) {
            return SandboxJson.answer(
                    202, SandboxJson.object().put("status", 202).put("message", requests.delete(request, id)));
        }
    }

    /** Takes every compose one step further. */
    public void tick() {
        synchronized (changes) {
            for (SimulatedCompose compose : composes.all()) {
                step(compose);
            }
        }
    }

    private void step(SimulatedCompose compose) {
        switch (compose.state()) {
            case WAIT -> change(compose.to(State.GENERATING, null, clock.instant()));
            case GENERATING -> change(generated(compose));
            case DONE, FAILED -> {
                if (!compose.times().expires().isAfter(clock.instant())) {
                    change(compose.to(State.REMOVED, compose.reason(), clock.instant()));
                }
            }
            case REMOVED -> {}
        }
    }

    private SimulatedCompose generated(SimulatedCompose compose) {
        try {
            String ordered = control.nextFailure();
            if (ordered != null) {
                throw new Generation.Failed(ordered);
            }
            return generation.of(compose).to(State.DONE, DONE, clock.instant());
        } catch (Generation.Failed e) {
            return compose.to(State.FAILED, e.getMessage(), clock.instant());
        }
    }

    /** Its time is over: removed at once. @throws IllegalArgumentException where there is no such compose */
    public void expire(long id) {
        synchronized (changes) {
            SimulatedCompose compose =
                    composes.get(id).orElseThrow(() -> new IllegalArgumentException("there is no compose " + id));
            change(compose.expiring(clock.instant()).to(State.REMOVED, compose.reason(), clock.instant()));
        }
    }

    /** As if somebody else had asked for it: no token, no journal. @param body as of a POST */
    public long seed(String owner, JsonNode body) {
        synchronized (changes) {
            return requests.seed(owner, body);
        }
    }

    /** The next compose that is made fails. */
    public void failNext(String reason) {
        control.failNext(reason);
    }

    private void change(SimulatedCompose compose) {
        composes.put(compose);
        announce(compose);
    }

    private void announce(SimulatedCompose compose) {
        ObjectNode message = SandboxJson.object().put("event", "state-changed");
        message.set("compose", shown.of(compose));
        bus.message(TOPIC, message);
    }

    @Override
    public JsonNode control(JsonNode order) {
        control.obey(order);
        return state();
    }

    /** {@code {"composes": [<JSON>, …]}} by id. */
    @Override
    public JsonNode state() {
        ObjectNode state = SandboxJson.object();
        ArrayNode list = state.putArray("composes");
        List<SimulatedCompose> all = composes.all();
        all.forEach(compose -> list.add(shown.of(compose)));
        return state;
    }
}

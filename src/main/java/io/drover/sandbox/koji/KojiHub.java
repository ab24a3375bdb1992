package io.drover.sandbox.koji;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.koji.KojiJson;
import io.drover.koji.XmlRpcCall;
import io.drover.koji.XmlRpcException;
import io.drover.koji.XmlRpcLimits;
import io.drover.koji.XmlRpcReader;
import io.drover.koji.XmlRpcResponse;
import io.drover.koji.XmlRpcWriter;
import io.drover.sandbox.BusListener;
import io.drover.sandbox.Journal;
import io.drover.sandbox.Simulator;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A koji hub at {@code /kojihub}, as wire/koji.md §8 wants it: faults with HTTP 200, header sessions with the exact rules
 * of the call number, tags, builds, and tasks that move a step each time they are looked at. It answers one request at a
 * time, as if all were serialisable; messages go to the listener after the commit, outside of the lock. Thread-safe.
 */
public final class KojiHub implements Simulator {

    private static final String PATH = "/kojihub";

    private final Object lock = new Object();
    private final HubState state = new HubState(Clock.systemUTC());
    private final HubSessions sessions = new HubSessions(state);
    private final HubMethods methods = new HubMethods();
    private final HubTaskRunner runner;
    private volatile BusListener listener = (topic, body) -> {};
    private boolean offline;

    /** @param journal gets every request that changed something: tagBuild, "bash-5.2.32-1.fc41 into f41" */
    public KojiHub(Journal journal) {
        HubTagging tagging = new HubTagging(state);
        runner = new HubTaskRunner(state, tagging);
        new SystemMethods(state, sessions, methods).register();
        new TagMethods(state, tagging, journal).register(methods);
        new BuildMethods(state, journal).register(methods);
        new TaskMethods(state, runner, journal).register(methods);
    }

    /** Who is told of {@code buildsys.tag}, {@code buildsys.build.state.change} … after each commit. */
    public void listener(BusListener busListener) {
        listener = busListener;
    }

    /** Adds users, tags, targets and builds; {@link HubSeed} has the form. */
    public void seed(JsonNode seed) {
        synchronized (lock) {
            new HubSeed(state).sow(seed);
        }
    }

    /** Moves every unfinished task one step. */
    public void advance() {
        HubCall call = new HubCall(null);
        synchronized (lock) {
            runner.stepAll(call);
        }
        publish(call);
    }

    /** Whether a task moves each time it is looked at; true at first. */
    public void stepOnLook(boolean onLook) {
        synchronized (lock) {
            runner.stepOnLook(onLook);
        }
    }

    /** While true every call is a fault 1014. */
    public void offline(boolean nowOffline) {
        synchronized (lock) {
            offline = nowOffline;
        }
    }

    /** Every session of now answers 1007 from now on. */
    public void expireSessions() {
        synchronized (lock) {
            sessions.expireAll();
        }
    }

    /** Every session of now is unknown from now on: 1002. */
    public void forgetSessions() {
        synchronized (lock) {
            sessions.forgetAll();
        }
    }

    @Override
    public String name() {
        return "koji";
    }

    @Override
    public Answer answer(Request request) {
        if (!request.path().equals(PATH) && !request.path().startsWith(PATH + "/")) {
            return plain(404, "Not Found");
        }
        if (!request.method().equals("POST")) {
            return new Answer(405, Map.of("Content-Type", "text/plain", "Allow", "POST"), bytes("Method Not Allowed"));
        }
        if (request.body().length > XmlRpcLimits.CALL.bytes()) {
            return plain(400, "Request too long");
        }
        XmlRpcCall xml;
        try {
            xml = XmlRpcReader.readCall(new ByteArrayInputStream(request.body()), XmlRpcLimits.CALL);
        } catch (XmlRpcException e) {
            return plain(400, "Invalid request: " + e.getMessage());
        }
        byte[] document = XmlRpcWriter.response(response(request, xml), XmlRpcLimits.RESPONSE);
        return new Answer(200, Map.of("Content-Type", "text/xml", "Koji-Version", SystemMethods.VERSION), document);
    }

    private XmlRpcResponse response(Request request, XmlRpcCall xml) {
        HubCall call = null;
        Object value;
        try {
            synchronized (lock) {
                if (offline) {
                    throw new HubFault(1014, "Server disabled for maintenance");
                }
                call = new HubCall(sessions.of(request, xml.method().equals("login")));
                value = execute(request, xml, call);
            }
        } catch (HubFault fault) {
            return new XmlRpcResponse.Fault(fault.code(), fault.text());
        }
        publish(call);
        return new XmlRpcResponse.Value(value);
    }

    private @Nullable Object execute(Request request, XmlRpcCall xml, HubCall call) {
        HubSession session = call.session;
        Long number = session == null ? null : HubSessions.callNumber(request);
        if (session != null && number != null) {
            HubSessions.inOrder(session, number);
        }
        Object value = methods.call(call, xml.method(), xml.params());
        if (session != null && number != null && call.wrote()) {
            session.committed = number;
        }
        return value;
    }

    private void publish(HubCall call) {
        call.messages.forEach(message -> listener.message(message.topic(), message.body()));
    }

    @Override
    public JsonNode state() {
        synchronized (lock) {
            Map<String, @Nullable Object> all = new LinkedHashMap<>();
            all.put("sessions", sessions.count());
            all.put("users", List.copyOf(state.users.keySet()));
            Map<String, @Nullable Object> tags = new LinkedHashMap<>();
            state.tags
                    .values()
                    .forEach(tag -> tags.put(
                            tag.name,
                            tag.builds.stream()
                                    .map(tagged -> tagged.build().nvr.toString())
                                    .toList()));
            all.put("tags", tags);
            all.put(
                    "builds",
                    state.builds.values().stream()
                            .map(build -> build.struct(state.packageId(build.nvr.name())))
                            .toList());
            all.put("tasks", state.tasks.values().stream().map(HubTask::struct).toList());
            return KojiJson.toJson(all);
        }
    }

    private static Answer plain(int status, String text) {
        return Answer.of(status, "text/plain", bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

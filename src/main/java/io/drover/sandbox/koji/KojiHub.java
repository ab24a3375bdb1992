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
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
    private final HubSettings settings = new HubSettings();
    private final HubSessions sessions = new HubSessions(state, settings);
    private final HubTaskRunner runner = new HubTaskRunner(state);
    private final HubMethods methods;
    private final HubControl control = new HubControl(this, state, runner);
    private volatile BusListener listener = (topic, body) -> {};
    private volatile NativeListener nativeListener = (address, properties, body) -> {};

    /** Who is told of changes in the native form. */
    @FunctionalInterface
    public interface NativeListener {
        /** @param address {@code task.closed} @param body the raw arguments of the hub's callback */
        void message(String address, JsonNode properties, JsonNode body);
    }

    /** @param journal gets every request that changed something: tagBuild, "bash-5.2.32-1.fc41 into f41" */
    public KojiHub(Journal journal) {
        methods = new HubCatalogue(state, journal).methods(sessions, settings, runner);
    }

    /** Who is told of {@code buildsys.tag}, {@code buildsys.build.state.change} … after each commit. */
    public void listener(BusListener busListener) {
        listener = busListener;
    }

    /** Who is told of {@code build.tag}, {@code task.closed} … after each commit; all tasks are announced here. */
    public void nativeListener(NativeListener busListener) {
        nativeListener = busListener;
    }

    /**
     * What a compose or a repo file has for container builds that name it.
     *
     * @param place the compose's id in digits, or the repo file's URL
     * @param rpms NVRs of builds or NVRAs
     */
    public void offer(String place, List<String> rpms) {
        synchronized (lock) {
            state.offers.put(place, List.copyOf(rpms));
        }
    }

    /** Adds users, tags, targets, builds …, changes settings; {@link HubSeed} has the form. */
    public void seed(JsonNode seed) {
        synchronized (lock) {
            settings.read(seed.path("settings"));
            new HubSeed(state).sow(seed);
        }
    }

    /**
     * Imports an image.
     *
     * @return the build's id
     * @throws IllegalStateException saying why the hub takes none
     */
    public long imported(OsbsImage image) {
        HubCall call = HubCall.internal();
        long id;
        synchronized (lock) {
            try {
                id = new ContainerImport(state).take(call, image).id;
            } catch (HubFault refused) {
                throw new IllegalStateException(refused.text(), refused);
            }
        }
        publish(call);
        return id;
    }

    /** Moves every unfinished task one step. */
    public void advance() {
        HubCall call = HubCall.internal();
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
            settings.offline = nowOffline;
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
    public String operation(Request request) {
        return HubControl.operation(request);
    }

    /** {@link HubControl} has the form. */
    @Override
    public JsonNode control(JsonNode order) {
        HubCall call = HubCall.internal();
        JsonNode answer;
        synchronized (lock) {
            answer = control.obey(order, call);
        }
        publish(call);
        return answer;
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
        if (refusedByFrontEnd(request)) {
            Map<String, String> headers = Map.of("Content-Type", "text/html", "WWW-Authenticate", "Negotiate");
            return new Answer(401, headers, bytes("<html><body><h1>Unauthorized</h1></body></html>"));
        }
        if (request.header("Content-Type").orElse("").equals("application/octet-stream")) {
            return document(response(request, "upload", call -> HubUploads.receive(state, call, request)));
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
        return document(response(request, xml.method(), call -> methods.call(call, xml.method(), xml.params())));
    }

    private boolean refusedByFrontEnd(Request request) {
        boolean guarded = request.path().equals(PATH + "/ssllogin");
        return guarded && remoteUser(request).isEmpty();
    }

    private Optional<String> remoteUser(Request request) {
        boolean guarded = request.path().equals(PATH + "/ssllogin");
        synchronized (lock) {
            return guarded && settings.trustRemoteUser ? request.header("X-Remote-User") : Optional.empty();
        }
    }

    private static Answer document(XmlRpcResponse response) {
        byte[] document = XmlRpcWriter.response(response, XmlRpcLimits.RESPONSE);
        return new Answer(200, Map.of("Content-Type", "text/xml", "Koji-Version", SystemMethods.VERSION), document);
    }

    private XmlRpcResponse response(Request request, String method, Function<HubCall, @Nullable Object> body) {
        HubCall call;
        Object value;
        try {
            synchronized (lock) {
                if (settings.offline) {
                    throw new HubFault(1014, "Server disabled for maintenance");
                }
                call = new HubCall(
                        sessions.of(request, method), remoteUser(request).orElse(null));
                control.mayPass(method);
                value = execute(request, method, call, body);
            }
        } catch (HubFault fault) {
            return new XmlRpcResponse.Fault(fault.code(), fault.text());
        }
        publish(call);
        return new XmlRpcResponse.Value(value);
    }

    private @Nullable Object execute(
            Request request, String method, HubCall call, Function<HubCall, @Nullable Object> body) {
        HubSession session = call.session;
        Long number = session == null ? null : sessions.callNumber(request);
        if (session != null && number != null) {
            HubSessions.inOrder(session, number, method);
        }
        Object value = body.apply(call);
        if (session != null && number != null && call.wrote()) {
            session.committed = number;
        }
        return value;
    }

    private void publish(HubCall call) {
        call.messages.forEach(message -> listener.message(message.topic(), message.body()));
        call.natives.forEach(
                message -> nativeListener.message(message.address(), message.properties(), message.body()));
    }

    @Override
    public JsonNode state() {
        synchronized (lock) {
            Map<String, @Nullable Object> all = new LinkedHashMap<>();
            all.put("sessions", sessions.count());
            all.put("users", state.users.all().stream().map(user -> user.name).toList());
            Map<String, @Nullable Object> tags = new LinkedHashMap<>();
            for (HubTag tag : state.tags.all()) {
                List<String> builds = new ArrayList<>(tag.builds.values(null).stream()
                        .map(build -> build.nvr.toString())
                        .toList());
                Collections.reverse(builds);
                tags.put(tag.name, builds);
            }
            all.put("tags", tags);
            all.put("builds", state.builds.all().stream().map(HubBuild::struct).toList());
            all.put("tasks", state.tasks.all().stream().map(HubTask::struct).toList());
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

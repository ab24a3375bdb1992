package io.drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.drover.sandbox.Simulator.Answer;
import io.drover.sandbox.Simulator.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The reserved paths of {@link SimulatorServer}. */
final class ControlHandler implements HttpHandler {
    private final Simulator simulator;
    private final Journal journal;
    private final Faults faults;
    private final RequestLog requests;

    ControlHandler(Simulator simulator, Journal journal, Faults faults, RequestLog requests) {
        this.simulator = simulator;
        this.journal = journal;
        this.faults = faults;
        this.requests = requests;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Optional<Request> request = Http.read(exchange);
        Http.send(exchange, request.map(this::answer).orElseGet(() -> problem(413, "the body is above 20 MiB")));
    }

    private Answer answer(Request request) {
        return switch (request.method() + " " + request.path()) {
            case "GET /_simulator/journal" -> SandboxJson.answer(200, journalJson());
            case "GET /_simulator/requests" -> SandboxJson.answer(200, requests.toJson());
            case "GET /_simulator/state" -> SandboxJson.answer(200, simulator.state());
            case "GET /_simulator/faults" -> SandboxJson.answer(200, faults.toJson());
            case "POST /_simulator/faults" -> arm(request);
            case "DELETE /_simulator/faults" -> {
                faults.clear();
                yield SandboxJson.answer(200, faults.toJson());
            }
            case "POST /_simulator/control" -> control(request);
            default -> problem(404, "use /_simulator/journal, requests, state, faults or control");
        };
    }

    private Answer arm(Request request) {
        try {
            JsonNode body = SandboxJson.parse(request.body());
            List<Fault> wanted = new ArrayList<>();
            if (body.isArray()) {
                body.forEach(one -> wanted.add(Fault.from(one)));
            } else {
                wanted.add(Fault.from(body));
            }
            wanted.forEach(faults::arm);
            return SandboxJson.answer(201, faults.toJson());
        } catch (IOException | IllegalArgumentException | IllegalStateException wrong) {
            return problem(400, "not a fault: " + wrong.getMessage());
        }
    }

    private Answer control(Request request) {
        try {
            return SandboxJson.answer(200, simulator.control(SandboxJson.parse(request.body())));
        } catch (IOException | RuntimeException wrong) {
            return problem(400, "not an order: " + wrong.getMessage());
        }
    }

    private ArrayNode journalJson() {
        ArrayNode list = SandboxJson.array();
        for (Journal.Entry entry : journal.entries()) {
            list.addObject()
                    .put("number", entry.number())
                    .put("at", entry.at().toString())
                    .put("system", entry.system())
                    .put("what", entry.what())
                    .put("subject", entry.subject())
                    .set("detail", entry.detail());
        }
        return list;
    }

    private static Answer problem(int status, String message) {
        return SandboxJson.answer(
                status, SandboxJson.object().put("status", status).put("message", message));
    }
}

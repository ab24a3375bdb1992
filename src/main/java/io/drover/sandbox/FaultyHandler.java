package io.drover.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.drover.sandbox.RequestLog.Entry;
import io.drover.sandbox.Simulator.Answer;
import io.drover.sandbox.Simulator.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes requests to the simulator, unless a fault is armed for them. */
final class FaultyHandler implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(FaultyHandler.class);
    private static final String PROXY_PAGE =
            "<html><head><title>%d Proxy Error</title></head><body><h1>Proxy Error</h1></body></html>\n";
    private static final int PIECES = 10;

    private final Simulator simulator;
    private final Faults faults;
    private final RequestLog requests;
    private final ScheduledExecutorService later;

    FaultyHandler(Simulator simulator, Faults faults, RequestLog requests, ScheduledExecutorService later) {
        this.simulator = simulator;
        this.faults = faults;
        this.requests = requests;
        this.later = later;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Optional<Request> request = Http.read(exchange);
        if (request.isEmpty()) {
            send(exchange, text(413, "the body is above 20 MiB"));
            return;
        }
        String operation = simulator.operation(request.get());
        Optional<Fault> fault = faults.take(
                exchange.getRequestMethod(),
                Http.pathAndQuery(exchange) + (operation.isEmpty() ? "" : "#" + operation));
        if (fault.isEmpty()) {
            send(exchange, execute(request.get()));
        } else {
            misbehave(exchange, request.get(), fault.get());
        }
    }

    private void misbehave(HttpExchange exchange, Request request, Fault fault) throws IOException {
        switch (fault.kind()) {
            case STATUS -> send(exchange, statusOf(fault));
            case HTML -> send(exchange, pageOf(fault));
            case HANG -> {
                note(exchange, 0);
                faults.whenCleared(exchange::close);
            }
            case DROP_BEFORE -> drop(exchange);
            case DROP_AFTER -> {
                execute(request);
                drop(exchange);
            }
            case HALF -> {
                Answer answer = execute(request);
                note(exchange, answer.status());
                Http.sendHalf(exchange, answer);
            }
            case TRICKLE -> trickle(exchange, execute(request), fault);
            case SLOW -> sendLater(exchange, execute(request), fault);
            case LATE -> faults.whenCleared(() -> sendQuietly(exchange, execute(request)));
        }
    }

    private void sendLater(HttpExchange exchange, Answer answer, Fault fault) {
        try {
            later.schedule(() -> sendQuietly(exchange, answer), fault.delay().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            exchange.close();
        }
    }

    private void trickle(HttpExchange exchange, Answer answer, Fault fault) throws IOException {
        note(exchange, answer.status());
        Http.start(exchange, answer);
        piece(exchange, answer.body(), 0, fault.delay().toMillis() / PIECES);
    }

    /** Sends one piece and comes back for the next. */
    private void piece(HttpExchange exchange, byte[] body, int number, long pause) {
        int from = (int) ((long) body.length * number / PIECES);
        int to = (int) ((long) body.length * (number + 1) / PIECES);
        try {
            exchange.getResponseBody().write(body, from, to - from);
            exchange.getResponseBody().flush();
            if (number + 1 == PIECES) {
                exchange.close();
            } else {
                later.schedule(() -> piece(exchange, body, number + 1, pause), pause, TimeUnit.MILLISECONDS);
            }
        } catch (IOException | RejectedExecutionException gone) {
            LOG.debug("{}: the client left before the end of its answer: {}", simulator.name(), gone.getMessage());
            exchange.close();
        }
    }

    private void sendQuietly(HttpExchange exchange, Answer answer) {
        try {
            send(exchange, answer);
        } catch (IOException gone) {
            LOG.debug("{}: the client left before its slow answer: {}", simulator.name(), gone.getMessage());
        }
    }

    private Answer execute(Request request) {
        try {
            return simulator.answer(request);
        } catch (IOException | RuntimeException bug) {
            LOG.error("simulator {} failed at {} {}", simulator.name(), request.method(), request.path(), bug);
            return text(500, "simulator " + simulator.name() + ": " + bug);
        }
    }

    private void send(HttpExchange exchange, Answer answer) throws IOException {
        note(exchange, answer.status());
        Http.send(exchange, answer);
    }

    private void drop(HttpExchange exchange) {
        note(exchange, 0);
        exchange.close();
    }

    private void note(HttpExchange exchange, int status) {
        requests.add(new Entry(
                exchange.getRequestMethod(), Http.pathAndQuery(exchange), Http.maskedHeaders(exchange), status));
    }

    private static Answer pageOf(Fault fault) {
        String page = PROXY_PAGE.formatted(fault.status());
        return Answer.of(fault.status(), "text/html", page.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer statusOf(Fault fault) {
        Map<String, String> headers = new HashMap<>(Map.of("Content-Type", "text/plain"));
        fault.waits().ifPresent(seconds -> headers.put("Retry-After", String.valueOf(seconds)));
        return new Answer(fault.status(), headers, fault.text().getBytes(StandardCharsets.UTF_8));
    }

    private static Answer text(int status, String text) {
        return Answer.of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }
}

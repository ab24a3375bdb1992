package io.drover.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.Progress;
import io.drover.sandbox.Play;
import io.drover.sandbox.Stage;
import io.drover.sandbox.Teller;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells the sandbox's story to machines: one JSON object a line for each scene, when it has ended. */
final class JsonStory implements Teller {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter out;
    private final Map<String, ObjectNode> decisions = new LinkedHashMap<>();
    private final Map<Long, ObjectNode> actions = new LinkedHashMap<>();
    private final ArrayNode notes = JsonNodeFactory.instance.arrayNode();

    JsonStory(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void begins(int number, int of, Play play) {
        decisions.clear();
        actions.clear();
        notes.removeAll();
    }

    @Override
    public void judged(Stage.Sent message, Progress.DeliveryRow delivery) {
        ObjectNode decision = JsonNodeFactory.instance
                .objectNode()
                .put("message", message.id().toString())
                .put("topic", message.topic())
                .put("route", delivery.route())
                .put("decision", delivery.decision())
                .put("state", delivery.state())
                .put("reason", delivery.reason())
                .put("event", delivery.event());
        delivery.passedOver().forEach(decision.putArray("passed_over")::add);
        decisions.put(message.id() + delivery.route(), decision);
    }

    @Override
    public void noted(Stage.Sent message, String note) {
        notes.addObject()
                .put("message", message.id().toString())
                .put("topic", message.topic())
                .put("note", note);
    }

    @Override
    public void moved(Progress.ActionStep action) {
        actions.put(action.id(), JSON.valueToTree(action));
    }

    @Override
    public void ended(int number, int of, Play play, List<String> faults) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("scene", number).put("of", of).put("title", play.title()).put("ok", faults.isEmpty());
        line.putArray("decisions").addAll(decisions.values());
        line.putArray("actions").addAll(actions.values());
        line.set("notes", notes.deepCopy());
        line.set("faults", JSON.valueToTree(faults));
        out.println(line);
        out.flush();
    }
}

package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.VerbSheet;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * {@code drover do SYSTEM VERB}: asks the running Drover for one action and says what has become of it. Exit codes: 0 it is
 * planned, was done before, or is done where it was waited for; 1 it was refused or has failed; 2 not understood.
 */
final class VerbCommand implements Callable<Integer> {
    private final AskedAction asked;
    private final VerbSheet sheet;
    private final VerbOptions options;
    private final RequestOptions request;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    VerbCommand(Server server, VerbSheet sheet, VerbOptions options, RequestOptions request) {
        this.asked = new AskedAction(server);
        this.sheet = sheet;
        this.options = options;
        this.request = request;
    }

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ObjectNode body = request.request(spec);
        Duration patience;
        try {
            body.put("verb", sheet.name()).set("parameters", options.parameters(spec));
            patience = request.patience(spec);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
        JsonNode answer = asked.ask(body);
        if (patience != null && answer.path("action").isObject()) {
            answer = followed(answer, patience);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(request.json(spec) ? answer.toString() : ActionText.of(answer));
        out.flush();
        return code(answer, patience);
    }

    /** The same answer with the action as it is at the end, or when patience is. */
    private JsonNode followed(JsonNode answer, Duration patience) throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        String[] told = {""};
        JsonNode action = asked.follow(answer.path("action"), patience, seen -> {
            String line = ActionText.progress(seen);
            if (!line.equals(told[0])) {
                told[0] = line;
                err.println(line);
                err.flush();
            }
        });
        return ((ObjectNode) answer.deepCopy()).set("action", action);
    }

    private static int code(JsonNode answer, @Nullable Duration patience) {
        JsonNode action = answer.path("action");
        String state = action.path("state").asText();
        return switch (answer.path("outcome").asText()) {
            case "preview" -> 0;
            case "planned", "exists" ->
                patience != null ? (state.equals("DONE") ? 0 : 1) : AskedAction.hasFailed(state) ? 1 : 0;
            default -> 1;
        };
    }
}

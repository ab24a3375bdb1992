package io.drover.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.KojiDesk;
import io.drover.dispatch.CallResult;
import io.drover.koji.KojiException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover koji call}: any method of the hub, JSON in and out. */
@Command(
        name = "call",
        description = {
            "Call a method of the hub and print its answer as JSON. An argument is JSON where it can be read as such, else"
                    + " text; name=VALUE gives it by name. Arguments: f42, 42, '\"42\"', '[1,2]', inherit=true;"
                    + " what begins with a dash, after --."
        },
        mixinStandardHelpOptions = true)
final class KojiCallCommand implements Callable<Integer> {
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();
    private static final ObjectWriter COMPACT = JsonMapper.builder().build().writer();
    private static final Pattern NAMED = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)", Pattern.DOTALL);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private KojiAccess access = new KojiAccess();

    @Parameters(index = "0", paramLabel = "METHOD", description = "getBuild, listTagged, repo.request …")
    private String method = "";

    @Parameters(index = "1..*", paramLabel = "ARG", description = "JSON, text or name=VALUE, positional ones first.")
    private List<String> arguments = List.of();

    @Option(
            names = "--session",
            description =
                    "Log in: for what changes something, or only answers to an account. Without it nothing changes.")
    private boolean session;

    @Option(
            names = "--lines",
            description = "The rows of a list as they arrive, one on a line; what came before a failure is not all.")
    private boolean lines;

    @Option(names = "--progress", description = "Say how much has come also where nobody seems to look on.")
    private boolean progress;

    @Override
    public Integer call() throws IOException {
        JsonNode parameters = parameters();
        // rows that scroll by are progress enough
        ReadingProgress reading = lines
                ? new ReadingProgress(spec.commandLine().getErr(), progress, System::nanoTime)
                : ReadingProgress.to(spec.commandLine().getErr(), progress);
        try (KojiDesk desk = access.open(reading)) {
            if (session) {
                desk.note(access.profile(), method + " " + parameters);
            }
            if (!lines || session || !streamed(desk, parameters, reading)) {
                JsonNode answer = desk.call(method, parameters, session, access.profile());
                reading.end();
                print(answer);
            }
        } finally {
            reading.end();
        }
        return 0;
    }

    /** Prints rows as they arrive. @return false where the answer is no list, and nothing was printed */
    private boolean streamed(KojiDesk desk, JsonNode parameters, ReadingProgress reading) {
        PrintWriter out = spec.commandLine().getOut();
        try {
            desk.rows(method, parameters, access.profile(), row -> {
                reading.row();
                out.println(row);
            });
            return true;
        } catch (KojiException e) {
            if (e.fault().isEmpty() && e.result() instanceof CallResult.Refused) {
                return false;
            }
            throw e;
        } finally {
            out.flush();
        }
    }

    /** A list where there is a positional one, else an object. */
    private JsonNode parameters() {
        ArrayNode positional = JsonNodeFactory.instance.arrayNode();
        ObjectNode named = JsonNodeFactory.instance.objectNode();
        for (String argument : arguments) {
            Matcher parts = NAMED.matcher(argument);
            if (parts.matches()) {
                if (named.has(parts.group(1))) {
                    throw new ParameterException(spec.commandLine(), parts.group(1) + " is given twice");
                }
                named.set(parts.group(1), value(parts.group(2)));
            } else if (named.isEmpty()) {
                positional.add(value(argument));
            } else {
                throw new ParameterException(
                        spec.commandLine(), "positional arguments come before named ones: " + argument);
            }
        }
        if (positional.isEmpty()) {
            return named;
        }
        return named.isEmpty() ? positional : positional.add(named.put("__starstar", true));
    }

    private static JsonNode value(String text) {
        try {
            JsonNode read = READER.readTree(text);
            return read.isMissingNode() ? JsonNodeFactory.instance.textNode(text) : read;
        } catch (JsonProcessingException e) {
            return JsonNodeFactory.instance.textNode(text);
        }
    }

    private void print(JsonNode answer) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<JsonNode> rows = new ArrayList<>();
        if (lines && answer.isArray()) {
            answer.forEach(rows::add);
        } else {
            rows.add(answer);
        }
        for (JsonNode row : rows) {
            out.println(lines ? COMPACT.writeValueAsString(row) : row.toPrettyString());
        }
        out.flush();
    }
}

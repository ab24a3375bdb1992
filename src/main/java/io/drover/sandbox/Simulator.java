package io.drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A stateful stand-in of one remote system, spoken to over its real protocol. {@link SimulatorServer} gives it a port, a
 * journal, and the failures that one switches on from outside; the simulator itself only behaves well.
 *
 * <p>Thread safety: the server may call {@link #answer} from several threads at once.
 */
public interface Simulator {

    /** The system's word in routes and configuration: koji, mbs, distgit. */
    String name();

    /** Answers one request. An exception becomes a 500 and is printed: a simulator's own bug. */
    Answer answer(Request request) throws IOException;

    /** What it holds, as JSON for tests and the curious; shown at {@code /_simulator/state}. */
    JsonNode state();

    /** The request's operation where the path does not tell it, as {@code tagBuild}; else "". Never fails. */
    default String operation(Request request) {
        return "";
    }

    /**
     * Does what it is told from outside, beside its protocol: {@code POST /_simulator/control}.
     *
     * @return what it has to say to it
     * @throws IllegalArgumentException naming what it does not know
     */
    default JsonNode control(JsonNode order) {
        throw new IllegalArgumentException(name() + " takes no orders");
    }

    /**
     * One HTTP request.
     *
     * @param method GET, POST …
     * @param path without the query
     * @param query decoded, in order of appearance
     * @param headers names in lower case, first value each
     * @param body raw bytes, empty where there is none
     */
    record Request(
            String method, String path, Map<String, List<String>> query, Map<String, String> headers, byte[] body) {

        /** The first value of a query parameter. */
        public Optional<String> parameter(String name) {
            List<String> values = query.get(name);
            return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
        }

        /** A header's value, whatever the spelling of its name. */
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }
    }

    /** One HTTP answer. */
    record Answer(int status, Map<String, String> headers, byte[] body) {
        public static Answer of(int status, String contentType, byte[] body) {
            return new Answer(status, Map.of("Content-Type", contentType), body);
        }
    }
}

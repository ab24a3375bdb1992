package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * The last row of the audit as a file has it, written by an earlier check: {@code {"rows": 12, "id": 12, "head": "…", "noted":
 * "2026-03-01T12:00:00Z"}}. What was cut off, or written anew with fitting hashes, shows against it.
 */
record NotedHead(long rows, long id, String head, Instant noted) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @return empty where the file is not there yet. @throws IOException where it holds something else */
    static Optional<NotedHead> in(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode json = JSON.readTree(Files.readString(file));
            return Optional.of(new NotedHead(
                    json.required("rows").asLong(),
                    json.required("id").asLong(),
                    json.required("head").asText(),
                    Instant.parse(json.required("noted").asText())));
        } catch (IllegalArgumentException | java.time.DateTimeException | IOException e) {
            throw new IOException(file + " holds no head of the audit as this command writes it");
        }
    }

    void writeTo(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path fresh = Files.createTempFile(folder, "head", ".new");
        Files.writeString(
                fresh,
                JsonNodeFactory.instance
                                .objectNode()
                                .put("rows", rows)
                                .put("id", id)
                                .put("head", head)
                                .put("noted", noted.toString())
                        + "\n");
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}

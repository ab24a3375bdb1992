package io.drover.sandbox.osbs;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.sandbox.SandboxJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What the last step of a build does: makes a koji build of the image. */
@FunctionalInterface
public interface KojiImport {

    /**
     * @param parameters user-params of OSBS
     * @param run name of the run or build
     * @return the id of the koji build
     * @throws IllegalStateException where koji takes none: the build fails with these words
     */
    long built(JsonNode parameters, String run);

    /** JSON in a text; an empty object where it is none. */
    static JsonNode parsed(String text) {
        try {
            return SandboxJson.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return SandboxJson.object();
        }
    }
}

package io.drover.api.freshmaker;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallResult;
import java.util.Optional;

/** What has to be asked elsewhere to tell whether an image can be rebuilt. Thread-safe. */
public interface ImageQuestions {
    /** A build as koji tells it; empty where it knows none of that NVR. */
    CallResult<Optional<JsonNode>> build(String nvr);

    /** The newest complete image build of a package, as koji tells it; empty where there is none. */
    CallResult<Optional<JsonNode>> newestImage(String packageName);

    /** Why the rebuild policy forbids an image; empty where it allows it. */
    Optional<String> forbidden(String name, String version, String release);
}

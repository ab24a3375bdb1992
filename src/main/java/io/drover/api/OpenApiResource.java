package io.drover.api;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code /api/drover/openapi.json}: all that this server can be asked, itself among it. The last face to be added, for it tells of
 * what is there by then. Thread-safe.
 */
public final class OpenApiResource implements Resources.Face {
    private final String version;
    private final List<Operation> beside;

    /** @param beside what the same server answers that {@link Resources} know nothing of */
    public OpenApiResource(String version, List<Operation> beside) {
        this.version = version;
        this.beside = List.copyOf(beside);
    }

    @Override
    public void addTo(Resources resources) {
        resources.get(
                Operation.get("/api/drover/openapi.json", "This document: the REST API as OpenAPI 3.1.")
                        .gives("openapi", "info", "paths", "components"),
                (request, path) -> Answer.ok(document(resources).toJson()));
    }

    /** Of what was added until now. */
    public OpenApi document(Resources resources) {
        List<Operation> all = new ArrayList<>(resources.operations());
        all.addAll(beside);
        return new OpenApi(version, all);
    }
}

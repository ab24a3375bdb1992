package io.drover.picture;

import java.util.List;

/**
 * One action of a plan.
 *
 * @param id what {@code after} of others refers to; unique in a picture
 * @param name what people call the thing: httpd-container
 * @param verb what is done to it: koji-build-container
 * @param batch as planned, 0 first
 * @param after ids of the steps that must be done first; what is not in the picture is passed over
 * @param state a word: planned, accepted, done, failed …
 * @param reason "" where nobody gave one
 */
public record PlanStep(
        String id, String name, String verb, int batch, List<String> after, String state, String reason) {
    public PlanStep {
        after = List.copyOf(after);
    }
}

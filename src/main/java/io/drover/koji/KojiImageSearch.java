package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.koji.KojiInquiry.Step;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which koji build an OSBS run has made that no koji task stands for: the one whose id the run tells, or else the one of the NVR
 * that was planned, if it carries the mark of the run's action. Source: wire/targets.md §4.3 to §4.5. Belongs to one exchange; not
 * thread-safe.
 */
final class KojiImageSearch {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int BUILDING = 0;
    private static final int COMPLETE = 1;

    /** What came of it. */
    sealed interface Found {
        /** @param build as getBuild tells it */
        record Made(JsonNode build) implements Found {}

        /** The run ended well and there is no build to look for. */
        record Unnamed(String why) implements Found {}

        /** @param forGood whether building it anew would not help, or could build it twice */
        record Not(String why, boolean forGood) implements Found {}

        /** To be asked again. */
        record Unknown(String why) implements Found {}
    }

    private final JsonNode question;
    private final boolean unseen;
    private final JsonNode id;
    private final @Nullable String planned;
    private JsonNode build = NODES.nullNode();

    /** @param question see {@link KojiContainerVerdict#of} */
    KojiImageSearch(JsonNode question) {
        this.question = question;
        this.unseen = question.path("state").asText().equals("unseen");
        this.id = question.path("result").path("koji_build_id");
        this.planned = planned(question);
    }

    /** The NVR that is replaced, with the new release; null where either is not known. */
    private static @Nullable String planned(JsonNode question) {
        String original = question.path("original_nvr").asText("");
        String release = question.path("parameters").path("release").asText("");
        int dash = original.lastIndexOf('-');
        return dash < 0 || release.isEmpty() ? null : original.substring(0, dash + 1) + release;
    }

    Step first(Function<Found, Step> next) {
        if (question.path("parameters").path("scratch").asBoolean()) {
            return next.apply(
                    unseen
                            ? new Found.Not("its run is gone, and a scratch build leaves nothing else", false)
                            : new Found.Unnamed("a scratch build leaves no koji build"));
        }
        if (id.canConvertToLong()) {
            return ask(id, this::byId, next);
        }
        if (planned != null) {
            return ask(NODES.textNode(planned), this::byNvr, next);
        }
        return next.apply(
                unseen
                        ? new Found.Not(
                                "its run is gone, and no release was planned by which koji could be asked whether there is an"
                                        + " image",
                                true)
                        : new Found.Unnamed("its run tells no koji build, and no release was planned"));
    }

    private Step ask(JsonNode reference, Supplier<Found> judge, Function<Found, Step> next) {
        return new KojiRound()
                .ask(KojiInquiry.call("getBuild", reference), outcome -> build = KojiOutcome.value(outcome))
                .then(1, () -> next.apply(judge.get()));
    }

    private Found byId() {
        return build.isNull() ? missing("build " + id) : judged();
    }

    private Found byNvr() {
        if (build.isNull()) {
            return unseen
                    ? new Found.Not("its run is gone, and koji has no build " + planned + ": no image was made", false)
                    : missing("build " + planned);
        }
        JsonNode key = build.at("/extra/custom_user_metadata/drover/key");
        int state = build.path("state").asInt(-1);
        // what is only reserved tells nothing of itself yet
        if (state == COMPLETE && !key.equals(question.path("key"))) {
            return new Found.Not("koji has " + planned + ", and it is not of this run", false);
        }
        return judged();
    }

    private Found missing(String what) {
        return new Found.Unknown("koji does not know the " + what
                + " that the run made; does drover.koji.server name the hub that OSBS imports to?");
    }

    private Found judged() {
        String nvr = build.path("nvr").asText();
        return switch (build.path("state").asInt(-1)) {
            case COMPLETE -> new Found.Made(build);
            case BUILDING ->
                new Found.Unknown(
                        "koji has " + nvr + " in state BUILDING; cancel it there if nobody builds it any more");
            default -> new Found.Not("koji has " + nvr + " in state " + build.path("state") + ", not complete", false);
        };
    }
}

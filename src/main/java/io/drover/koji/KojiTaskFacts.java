package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Completion.State;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the hub has told of one task. Source: wire/koji.md §4, §5.2, §5.3. Not thread-safe. */
final class KojiTaskFacts {

    private static final int CLOSED = 2;
    private static final int CANCELED = 3;
    private static final int FAILED = 5;

    /** Methods of tasks whose outcome is a build; {@code chainbuild} has them in its children. */
    private static final Set<String> BUILDING = Set.of(
            "build",
            "buildContainer",
            "buildSourceContainer",
            "image",
            "indirectionimage",
            "livecd",
            "livemedia",
            "appliance",
            "kiwiBuild",
            "maven",
            "winbuild",
            "wrapperRPM");

    final long id;
    private final String name;
    /** What getTaskInfo told, {@code null} for a task that is gone; missing: nothing was told. */
    private JsonNode info = MissingNode.getInstance();

    private JsonNode result = MissingNode.getInstance();
    private String doubt = "";
    private final Map<Long, ObjectNode> builds = new TreeMap<>();

    /** @param name the id as it was asked for */
    KojiTaskFacts(String name, long id) {
        this.name = name;
        this.id = id;
    }

    void info(JsonNode told) {
        info = told;
    }

    /** The outcome of getTaskInfo about this one task. */
    void infoOutcome(JsonNode outcome) {
        if (KojiOutcome.isFault(outcome)) {
            doubted(outcome);
        } else {
            info(outcome.path("value"));
        }
    }

    /** Whether nothing was told yet. */
    boolean isUntold() {
        return info.isMissingNode();
    }

    /** The outcome of getTaskResult. */
    void result(JsonNode outcome) {
        if (KojiOutcome.isFault(outcome)) {
            doubted(outcome);
        }
        result = outcome.path("value");
    }

    /** The outcome of a question for builds: one, a list, or nothing where the hub knows none. */
    void builds(JsonNode outcome) {
        if (KojiOutcome.isFault(outcome)) {
            doubted(outcome);
            return;
        }
        JsonNode told = outcome.path("value");
        (told.isArray() ? told : JsonNodeFactory.instance.arrayNode().add(told)).forEach(this::build);
    }

    private void build(JsonNode build) {
        if (build.hasNonNull("build_id")) {
            ObjectNode kept = JsonNodeFactory.instance.objectNode();
            for (String member : List.of("build_id", "nvr", "state")) {
                kept.set(member, build.get(member));
            }
            builds.put(build.get("build_id").longValue(), kept);
        }
    }

    /** A refusal stays one, so that the task ends without what was refused; anything else is asked again. */
    void doubted(JsonNode outcome) {
        KojiFault fault = KojiOutcome.fault(outcome);
        if (info.isMissingNode() || !(fault.outcome("multiCall") instanceof CallResult.Refused)) {
            doubt = "koji answered with fault " + fault.code() + ": " + fault.shortened();
        }
    }

    /** RUNNING also where the hub could not tell. */
    State state() {
        if (info.isMissingNode() || !doubt.isEmpty()) {
            return State.RUNNING;
        }
        if (info.isNull()) {
            return State.FAILED;
        }
        return switch (info.path("state").asInt(-1)) {
            case CLOSED -> State.DONE;
            case CANCELED -> State.CANCELED;
            case FAILED -> State.FAILED;
            default -> State.RUNNING;
        };
    }

    /** Whether getTaskResult has something to tell. */
    boolean hasResult() {
        return !info.isNull() && (state() == State.DONE || state() == State.FAILED);
    }

    boolean isBuilding() {
        return state() == State.DONE && BUILDING.contains(info.path("method").asText());
    }

    boolean isChain() {
        return state() == State.DONE && "chainbuild".equals(info.path("method").asText());
    }

    JsonNode result() {
        return result;
    }

    ArrayNode builds() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        builds.values().forEach(all::add);
        return all;
    }

    /** Whether it failed for a reason that another try would meet again; so does one that is gone: nobody knows what it came to. */
    boolean isPermanentFailure() {
        return state() == State.FAILED && (info.isNull() || KojiTaskFailures.isPermanent(reason()));
    }

    /** In words, for people; empty where there is nothing to say. */
    String reason() {
        if (!doubt.isEmpty()) {
            return doubt;
        }
        if (info.isNull()) {
            return "koji knows no task " + name + " any more";
        }
        return switch (state()) {
            case CANCELED -> "koji task " + name + " was canceled";
            case FAILED -> "koji task " + name + " failed" + fault();
            case RUNNING, DONE, UNSEEN, LOST -> "";
        };
    }

    private String fault() {
        if (!result.hasNonNull("faultString")) {
            return "";
        }
        int code = result.path("faultCode").asInt();
        return " with fault " + code + ": "
                + new KojiFault(code, result.path("faultString").asText()).shortened();
    }
}

package io.drover.ansible;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Completion;
import io.drover.dispatch.Completion.State;
import io.drover.process.RunDirectory;
import io.drover.process.RunState;
import io.drover.process.Tail;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** What a play's end means for its action. Exit codes are ansible-playbook's: 2 a host failed, 4 none was reached, or no YAML. */
final class Verdict {
    private static final int SHOWN = 500;
    private static final int UNREACHABLE = 4;
    private static final int WRONG_OPTIONS = 5;

    private final RunDirectory run;
    private final JsonNode notes;
    private final Report report;

    Verdict(RunDirectory run) {
        this.run = run;
        this.notes = run.facts().path("notes");
        this.report = Report.read(run.file("events.jsonl"));
    }

    /** @param externalId as the ledger has it */
    Completion of(String externalId, RunState state) {
        if (state instanceof RunState.Ended ended && !ended.bySignal()) {
            return ended(externalId, ended);
        }
        if (state instanceof RunState.Stopped stopped) {
            return stopped(externalId, stopped);
        }
        if (state instanceof RunState.NotBegun) {
            String reason = name() + " never began: its process could not note that it did; is the disk full?";
            return new Completion(externalId, State.LOST, reason, result(null));
        }
        if (state instanceof RunState.Running) {
            return new Completion(externalId, State.RUNNING, "", JsonNodeFactory.instance.objectNode());
        }
        if (state instanceof RunState.Unknown unknown) {
            return new Completion(externalId, State.FAILED, held(unknown.why()), result(null), true);
        }
        String how = state instanceof RunState.Ended killed
                ? "was ended by signal " + (killed.code() - 128)
                : "died before its end, and nobody noted how";
        boolean again = notes.path("on_crash").asText().equals(OnCrash.RERUN.word());
        String reason = name() + " " + how + tail();
        return again
                ? new Completion(externalId, State.LOST, reason, result("DIED"))
                : new Completion(externalId, State.FAILED, held(reason), result("DIED"), true);
    }

    private static String held(String why) {
        return why
                + ". HELD: it may have done a part of its work, and does not say onCrash: rerun; look at it, and replay"
                + " this letter to have it done again";
    }

    private Completion ended(String externalId, RunState.Ended ended) {
        ObjectNode result = timed(result(null).put("rc", ended.code()), ended.at());
        if (ended.code() == 0) {
            return new Completion(externalId, State.DONE, "ended with 0", result);
        }
        String failure = report.firstFailure();
        String reason = name() + " ended with " + ended.code() + (failure.isEmpty() ? "" : ": " + failure) + tail();
        boolean permanent = ended.code() == WRONG_OPTIONS || ended.code() == UNREACHABLE && !report.began();
        return new Completion(externalId, State.FAILED, reason, result, permanent);
    }

    private Completion stopped(String externalId, RunState.Stopped stopped) {
        ObjectNode result = timed(result(stopped.why().name()), stopped.at());
        String after = Duration.between(run.began(), stopped.at()).toSeconds() + " s";
        return stopped.why() == RunState.Why.CANCELED
                ? new Completion(externalId, State.CANCELED, name() + " was canceled after " + after, result)
                : new Completion(
                        externalId,
                        State.FAILED,
                        name() + " TIMED_OUT: it was ended after " + after + " with all it began" + tail(),
                        result);
    }

    private ObjectNode result(@org.jspecify.annotations.Nullable String outcome) {
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("run", run.id());
        if (outcome != null) {
            result.put("outcome", outcome);
        }
        if (notes.path("check").asBoolean(false)) {
            result.put("check", true);
        }
        return report.addTo(result);
    }

    private ObjectNode timed(ObjectNode result, Instant end) {
        return result.put("duration_ms", Duration.between(run.began(), end).toMillis());
    }

    private String name() {
        return notes.path("playbook").asText("run " + run.id());
    }

    private String tail() {
        try {
            String said = run.masks().over(Tail.of(run.file("log"), SHOWN));
            return said.isEmpty() ? "" : "; it said: " + said;
        } catch (IOException unreadable) {
            return "";
        }
    }
}

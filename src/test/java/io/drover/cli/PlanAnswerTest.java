package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PlanAnswerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aStoredEventIsDrawnWithStatesAndWhatItsRouteSaidNoTo() throws IOException {
        assertThat(PlanAnswer.stored(
                                JSON.readTree(
                                        """
                                        {"events": [{"id": 7, "type": "BodhiUpdateCompleteStableEvent",
                                          "search_key": "FEDORA-2026-1", "state": "open", "reason": null, "actions": [
                                           {"id": 12, "name": "httpd", "verb": "koji-build-container", "batch": 1,
                                            "state": "PLANNED", "reason": null, "waits_for": "koji (open since 12:00)",
                                            "depends_on": [11]},
                                           {"id": 11, "name": "base", "verb": "koji-build-container", "batch": 0,
                                            "state": "FAILED", "reason": "Failed to build in Koji.", "waits_for": null,
                                            "depends_on": []}]}],
                                         "deliveries": [{"trace": [
                                           {"kind": "filter", "id": "allowed", "subject": "app-1-1", "outcome": "no",
                                            "description": "the rebuild policy allows this image"},
                                           {"kind": "filter", "id": "allowed", "subject": "base", "outcome": "yes",
                                            "description": "the rebuild policy allows this image"},
                                           {"kind": "filter", "id": "spec", "subject": null, "outcome": "no",
                                            "description": "another question"}]}], "cut": true}
                                        """))
                        .tree())
                .isEqualTo(
                        """
                        event 7 BodhiUpdateCompleteStableEvent FEDORA-2026-1: open
                        └─ base [0] koji-build-container: failed, Failed to build in Koji.
                           └─ httpd [1] koji-build-container: planned, waits for koji (open since 12:00)
                        app-1-1: not so: the rebuild policy allows this image
                        … there is more than this shows
                        """);
    }

    @Test
    void whatIsPlannedAndWhatIsThereAlreadyAreToldApartAndRoutesDoNotMix() throws IOException {
        assertThat(PlanAnswer.planned(
                                JSON.readTree(
                                        """
                                        {"id": "1", "topic": "t", "summary": "a: acted; b: duplicate", "note": null, "routes": [
                                         {"route": "a", "decision": "acted", "reason": "would plan 2 actions", "trace": [],
                                          "actions": [
                                           {"key": "k", "name": "one", "verb": "v", "batch": 0, "after": [], "covered_by": null},
                                           {"key": "l", "name": "two", "verb": "v", "batch": 1, "after": ["k"], "covered_by": null}]},
                                         {"route": "b", "decision": "duplicate", "reason": "already covered by event 5", "trace": [],
                                          "actions": [{"key": "k", "name": "other", "verb": "w", "batch": 0, "after": [],
                                            "covered_by": {"action_id": 9, "event_id": 5, "state": "DONE"}}]}]}
                                        """))
                        .tree())
                .isEqualTo(
                        """
                        message 1 on t: a: acted; b: duplicate
                        ├─ one [0] v: planned
                        │  └─ two [1] v: planned
                        └─ other [0] w: already done, action 9 of event 5
                        route a: acted, would plan 2 actions
                        route b: duplicate, already covered by event 5
                        """);
    }
}

package io.drover.osbs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.dispatch.Completion;
import io.drover.dispatch.Completion.State;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the states of runs and builds mean, by the words of wire/targets.md §4.4 and §4.5; the values are invented. */
class EndsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({
        "Unknown, Started, RUNNING",
        "Unknown, Running, RUNNING",
        "Unknown, PipelineRunPending, RUNNING",
        "Unknown, PipelineRunStopping, RUNNING",
        "Unknown, CancelledRunningFinally, RUNNING",
        "Unknown, StoppedRunningFinally, RUNNING",
        "True, Succeeded, DONE",
        "True, Completed, DONE",
        "False, Failed, FAILED",
        "False, PipelineRunTimeout, FAILED",
        "False, CouldntGetPipeline, FAILED",
        "False, SomethingNew, FAILED",
        "False, Cancelled, CANCELED",
        "False, PipelineRunCancelled, CANCELED",
        "Unknown, PipelineRunCancelled, CANCELED",
        "Unknown, Cancelled, RUNNING",
    })
    void aRunIsAsItsConditionSays(String status, String reason, State state) {
        Completion completion = run("{\"conditions\": [{\"type\": \"Succeeded\", \"status\": \"" + status
                + "\", \"reason\": \"" + reason + "\", \"message\": \"m\"}]}");

        assertThat(completion.state()).isEqualTo(state);
        if (state == State.FAILED || state == State.CANCELED) {
            assertThat(completion.reason()).contains(reason + ": m");
            assertThat(completion.result().path("reason").asText()).isEqualTo(reason);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{}", "{\"conditions\": []}", "{\"conditions\": [{}]}", "{\"conditions\": null}"})
    void aRunWithoutConditionsHasJustBegun(String status) {
        assertThat(run(status).state()).isEqualTo(State.RUNNING);
    }

    @Test
    void aConfigurationErrorIsCalledOne() {
        assertThat(run("{\"conditions\": [{\"type\": \"Succeeded\", \"status\": \"False\", \"reason\":"
                                + " \"CouldntGetPipeline\", \"message\": \"no x\"}]}")
                        .reason())
                .isEqualTo("the pipeline is not configured for it: CouldntGetPipeline: no x");
    }

    @Test
    void theResultsOfARunAreJsonInTexts() {
        Completion completion = done("{\"name\": \"koji-build-id\", \"value\": \"901\"}, {\"name\": \"repositories\","
                + " \"value\": \"{\\\"x86_64\\\":[\\\"reg.example.org/f32/httpd:2.4-3\\\"]}\"}");

        assertThat(completion.reason()).isEmpty();
        assertThat(completion.result().toString())
                .isEqualTo("{\"name\":\"fm-42-1\",\"reason\":\"Completed\",\"repositories\":{\"x86_64\":"
                        + "[\"reg.example.org/f32/httpd:2.4-3\"]},\"koji_build_id\":901}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"\\\"901\\\"\" | ,\"koji_build_id\":901",
                "\" 901\\n\" | ,\"koji_build_id\":901",
                "901 | ,\"koji_build_id\":901",
                "\"\" | ''",
                "\"null\" | ,\"unread\":[\"koji_build_id\"]",
                "\"99999999999999999999999\" | ,\"unread\":[\"koji_build_id\"]",
            })
    void aBuildIdIsReadWhereItIsOne(String value, String result) {
        assertThat(done("{\"name\": \"koji-build-id\", \"value\": " + value + "}")
                        .result()
                        .toString())
                .isEqualTo("{\"name\":\"fm-42-1\",\"reason\":\"Completed\"" + result + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\"{\\\"x86_64\\\": [\"", "\"\\\"text\\\"\"", "\"7\"", "\"<html>\""})
    void malformedResultsDoNotUndoABuildAndAreNamed(String value) {
        Completion completion = done("{\"name\": \"repositories\", \"value\": " + value
                + "}, {\"name\": \"koji-build-id\", \"value\": \"901\"}");

        assertThat(completion.state()).isEqualTo(State.DONE);
        assertThat(completion.reason()).isEqualTo("done, but these results cannot be read: [\"repositories\"]");
        assertThat(completion.result().path("koji_build_id").asInt()).isEqualTo(901);
        assertThat(completion.result().has("repositories")).isFalse();
    }

    @Test
    void newerTektonCallsTheResultsOtherwise() {
        Completion completion = run("{\"conditions\": [{\"type\": \"Succeeded\", \"status\": \"True\", \"reason\":"
                + " \"Succeeded\"}], \"results\": [{\"name\": \"koji-build-id\", \"value\": \"902\"}]}");

        assertThat(completion.result().path("koji_build_id").asInt()).isEqualTo(902);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\\\"errors\\\":{\\\"imagebuilder\\\":\\\"dnf failed\\\"}}",
                "{\\\"plugins-metadata\\\":{\\\"errors\\\":{\\\"imagebuilder\\\":\\\"dnf failed\\\"},\\\"durations\\\":{}}}",
                "{\\\"plugins-metadata\\\":\\\"{\\\\\\\"errors\\\\\\\":{\\\\\\\"imagebuilder\\\\\\\":\\\\\\\"dnf failed\\\\\\\"}}\\\"}",
            })
    void theErrorsOfPluginsAreTold(String annotations) {
        Completion completion = run("{\"conditions\": [{\"type\": \"Succeeded\", \"status\": \"False\", \"reason\":"
                + " \"Failed\", \"message\": \"Tasks Completed: 3\"}], \"pipelineResults\": [{\"name\":"
                + " \"annotations\", \"value\": \"" + annotations + "\"}]}");

        assertThat(completion.reason()).isEqualTo("Failed: Tasks Completed: 3; imagebuilder: dnf failed");
    }

    @ParameterizedTest
    @CsvSource({
        "New, RUNNING",
        "Pending, RUNNING",
        "Running, RUNNING",
        "'', RUNNING",
        "Complete, DONE",
        "complete, DONE",
        "Failed, FAILED",
        "Error, FAILED",
        "Cancelled, CANCELED",
    })
    void aBuildIsAsItsPhaseSays(String phase, State state) {
        assertThat(build("{}", "{\"phase\": \"" + phase + "\"}").state()).isEqualTo(state);
    }

    @Test
    void theAnnotationsOfABuildAreItsResult() {
        Completion completion = build(
                "{\"labels\": {\"koji-build-id\": \"901\"}, \"annotations\": {\"repositories\":"
                        + " \"{\\\"primary\\\": [\\\"r\\\"]}\", \"digests\": \"[{\\\"v2\\\": \\\"sha256:1\\\"\"}}",
                "{\"phase\": \"Complete\"}");

        assertThat(completion.result().toString())
                .isEqualTo("{\"name\":\"fm-42-1\",\"reason\":\"Complete\",\"repositories\":{\"primary\":[\"r\"]},"
                        + "\"unread\":[\"digests\"],\"koji_build_id\":901}");
        assertThat(completion.reason()).contains("digests");
    }

    @Test
    void aFailedBuildTellsWhatThePluginsSaid() {
        Completion completion = build(
                "{\"annotations\": {\"plugins-metadata\": \"{\\\"errors\\\": {\\\"squash\\\": \\\"no space\\\"}}\"}}",
                "{\"phase\": \"Failed\", \"reason\": \"GenericBuildFailed\", \"message\": \"Generic Build failure\"}");

        assertThat(completion.reason())
                .isEqualTo("Failed: GenericBuildFailed: Generic Build failure: squash: no space");
    }

    private static Completion done(String results) {
        return run("{\"conditions\": [{\"type\": \"Succeeded\", \"status\": \"True\", \"reason\": \"Completed\","
                + " \"message\": \"Tasks Completed: 9 (Failed: 0, Cancelled 0), Skipped: 3\"}], \"pipelineResults\": ["
                + results + "]}");
    }

    private static Completion run(String status) {
        return PipelineEnd.of("fm-42-1", object("{\"metadata\": {\"name\": \"fm-42-1\"}, \"status\": " + status + "}"));
    }

    private static Completion build(String metadata, String status) {
        return BuildEnd.of("fm-42-1", object("{\"metadata\": " + metadata + ", \"status\": " + status + "}"));
    }

    private static JsonNode object(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new AssertionError(json, e);
        }
    }
}

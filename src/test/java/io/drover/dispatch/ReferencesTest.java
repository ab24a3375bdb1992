package io.drover.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferencesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void findsEachKeyOnceInOrderOfAppearance() {
        assertThat(
                        References.keysIn(
                                json(
                                        "{\"a\": {\"$from\": \"x\"}, \"b\": [{\"$from\": \"y\", \"path\": \".n\"}, {\"c\": {\"$from\": \"x\"}}], \"d\": 1}")))
                .containsExactly("x", "y");
        assertThat(References.keysIn(json("{\"from\": \"x\", \"text\": \"$from\"}")))
                .isEmpty();
    }

    @Test
    void fillsInWhatTheResultsHoldAndLeavesAllElse() {
        JsonNode filled = References.fill(
                json(
                        "{\"scmurl\": {\"$from\": \"x\", \"path\": \".scm.url\"}, \"all\": [{\"$from\": \"x\"}], \"n\": null, \"b\": true}"),
                facts(Map.of("x", json("{\"scm\": {\"url\": \"u\"}}"))));
        assertThat(filled)
                .isEqualTo(
                        json("{\"scmurl\": \"u\", \"all\": [{\"scm\": {\"url\": \"u\"}}], \"n\": null, \"b\": true}"));
    }

    @Test
    void aValueIsTakenAsItIsEvenWhereItLooksLikeAReference() {
        assertThat(References.fill(
                        json("{\"a\": {\"$from\": \"x\", \"path\": \".v\"}}"),
                        facts(Map.of("x", json("{\"v\": {\"$from\": \"y\"}}")))))
                .isEqualTo(json("{\"a\": {\"$from\": \"y\"}}"));
    }

    @Test
    void saysWhichKeyOrPathLeadsNowhere() {
        assertThatThrownBy(() -> References.fill(json("{\"a\": {\"$from\": \"x\"}}"), facts(Map.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("$from 'x': this action does not depend on an action of that key");
        assertThatThrownBy(() -> References.fill(
                        json("{\"a\": {\"$from\": \"x\", \"path\": \".no\"}}"),
                        facts(Map.of("x", json("{\"yes\": 1}")))))
                .hasMessage("$from 'x': its result has nothing at .no: {\"yes\":1}");
        assertThatThrownBy(() -> References.fill(
                        json("{\"a\": {\"$from\": \"x\", \"path\": \".n\"}}"),
                        facts(Map.of("x", json("{\"n\": null}")))))
                .hasMessageContaining("nothing at .n");
    }

    @Test
    void aPathThatDoesNotBeginWithADotIsTold() {
        assertThatThrownBy(() -> References.fill(
                        json("{\"a\": {\"$from\": \"x\", \"path\": \"n\"}}"), facts(Map.of("x", json("{\"n\": 1}")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("$from 'x': the path n does not begin with a dot, as .nvr does");
    }

    @Test
    void aNewReleaseKeepsTheFirstPartOfTheOldOneAndIsNamedAfterTheMoment() {
        JsonNode planned = json("{\"release\": {\"$release\": \"3.fc42\"}, \"n\": [{\"$release\": \"12\","
                + " \"suffix\": \".hotfix\"}]}");

        assertThat(References.fill(planned, facts(Map.of())))
                .isEqualTo(json("{\"release\": \"3.1718000000\", \"n\": [\"12.1718000000.hotfix\"]}"));
        assertThat(References.newRelease(planned, facts(Map.of()))).isEqualTo("3.1718000000");
        assertThat(References.newRelease(json("{\"release\": \"3.fc42\"}"), facts(Map.of())))
                .isNull();
        assertThat(References.keysIn(planned)).isEmpty();
    }

    @Test
    void anActionMayNameItsOwnNumber() {
        JsonNode planned = json("{\"url\": {\"$self\": \"https://drover.example.org/api/2/builds/{id}\"}}");

        assertThat(References.fill(planned, facts(Map.of())))
                .isEqualTo(json("{\"url\": \"https://drover.example.org/api/2/builds/42\"}"));
        assertThat(References.keysIn(planned)).isEmpty();
        assertThatThrownBy(() -> References.check(json("{\"url\": {\"$self\": \"/api/2/builds/\"}}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("$self: a text with {id} where the number of the action belongs, not \"/api/2/builds/\"");
    }

    @Test
    void whatCanNeverBeFilledInIsToldWhenItIsPlanned() {
        assertThatThrownBy(() -> References.check(json("{\"a\": [{\"$release\": null}]}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("$release: the release that the new one begins like is a text as in 3.fc42, not null");
        assertThatThrownBy(() -> References.check(json("{\"a\": {\"$from\": \"x\", \"path\": \"n\"}}")))
                .hasMessageContaining("does not begin with a dot");
        References.check(json("{\"a\": {\"$from\": \"x\"}, \"b\": {\"$release\": \"3\"}, \"$\": 1}"));
    }

    private static References.Facts facts(Map<String, JsonNode> results) {
        return new References.Facts(results, Instant.ofEpochSecond(1_718_000_000, 999_999_999), 42);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}

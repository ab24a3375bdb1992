package io.drover.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.ledger.HowToCancel;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verbs as kamelets describe them, and what is said of parameters that do not fit. */
class VerbsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ACTION =
            """
            metadata:
              annotations:
                drover.io/system: bakery
                drover.io/artifact: IMAGE
                drover.io/completion: bakery-completion-lookup
                drover.io/subject: kind
                drover.io/verdict: bakery-verdict-lookup
                drover.io/dry-result: '{loaf: .id}'
            spec:
              dataTypes:
                in:
                  types:
                    json:
                      schema:
                        type: object
                        required: [kind, who]
                        properties:
                          kind: {type: string}
                          who: {type: string}
                          with: {type: string}
            """;

    private final Map<String, String> files = new HashMap<>(Map.of(
            "bake-action",
            ACTION,
            "bake-probe",
            "metadata: {}",
            "bakery-verdict-lookup",
            "metadata: {annotations: {drover.io/system: guests}}"));

    @ParameterizedTest
    @CsvSource({"'', bakery", "default, bakery", "stg, bakery-stg"})
    void theInstallationThatAProfileNamesHasAQueueOfItsOwn(String profile, String queue) {
        Verb verb = new Verb("bake", "bakery", null, null, null, Set.of(), Set.of("profile"));
        assertThat(verb.systemFor(JSON.createObjectNode().put("profile", profile)))
                .isEqualTo(queue);
        assertThat(verb.systemFor(JSON.createObjectNode())).isEqualTo("bakery");
        assertThat(verb.profileOf(queue)).isEqualTo(queue.equals("bakery") ? null : profile);
        Verb one = new Verb("bake", "bakery", null, null, null, Set.of(), Set.of("kind"));
        assertThat(one.systemFor(JSON.createObjectNode().put("profile", profile)))
                .isEqualTo("bakery");
    }

    @Test
    void aProfileIsAName() {
        Verb verb = new Verb("bake", "bakery", null, null, null, Set.of(), Set.of("profile"));
        assertThatThrownBy(() -> verb.check(JSON.createObjectNode().put("profile", "a b")))
                .hasMessageContaining("not 'a b'");
    }

    @Test
    void readsAVerbFromItsKamelets() {
        assertThat(verbs().required("bake"))
                .isEqualTo(new Verb(
                        "bake",
                        "bakery",
                        "IMAGE",
                        "bakery-completion-lookup",
                        "kind",
                        new Verb.Verdict("bakery-verdict-lookup", "guests"),
                        "{loaf: .id}",
                        Set.of("kind", "who"),
                        Set.of("kind", "who", "with"),
                        null,
                        null,
                        false));
    }

    @Test
    void saysWhichKameletIsMissing() {
        refuses("sell", "there is no kamelet sell-action; each verb needs a <verb>-action and a <verb>-probe");
        files.remove("bake-probe");
        refuses("bake", "there is no kamelet bake-probe;");
    }

    @Test
    void saysWhatAKameletLacks() {
        files.put("bake-action", ACTION.replace("drover.io/system: bakery", "x: y"));
        refuses("bake", "kamelet bake-action: annotation drover.io/system is missing; it names the queue");
        files.put("bake-action", ACTION.substring(0, ACTION.indexOf("spec:")));
        refuses("bake", "spec.dataTypes.in.types.json.schema.properties is missing");
        files.put("bakery-verdict-lookup", "metadata: {}");
        files.put("bake-action", ACTION);
        refuses("bake", "kamelet bakery-verdict-lookup: annotation drover.io/system is missing; it names whom it asks");
        files.put("bake-action", "a: b: c");
        refuses("bake", "kamelet bake-action is no YAML: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"kind\": \"rye\"}                           | bake: parameter who is missing",
                "{\"kind\": \"rye\", \"who\": null}            | bake: parameter who is missing",
                "{\"kind\": \"rye\", \"who\": \"ann\", \"wiht\": 1} | bake: there is no parameter wiht (known: kind, who, with)",
                "[]                                            | bake: the parameters must be an object, not ARRAY",
                "null                                          | bake: the parameters must be an object, not NULL",
            })
    void saysWhatDoesNotFit(String parameters, String message) throws Exception {
        Verb verb = verbs().required("bake");
        var json = JSON.readTree(parameters);
        assertThatThrownBy(() -> verb.check(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void takesReferencesInPlaceOfValues() throws Exception {
        var json = JSON.readTree("{\"kind\": {\"$from\": \"x\"}, \"who\": \"ann\"}");
        assertThatCode(() -> verbs().required("bake").check(json)).doesNotThrowAnyException();
    }

    @Test
    void knowsHowTheWorkOfAVerbIsStoppedAndWhere() {
        files.put(
                "bake-action",
                ACTION.replace(
                        "drover.io/subject: kind",
                        "drover.io/subject: kind\n    drover.io/cancel: unbake\n    drover.io/cancel-parameter: loaf"));
        files.put(
                "unbake-action",
                ACTION.replace("kind: {type: string}", "loaf: {type: string}")
                        .replace("with: {type: string}", "profile: {type: string}"));
        files.put("unbake-probe", "metadata: {}");
        CancelVerbs ways = new CancelVerbs(verbs());

        assertThat(ways.of("bake", "bakery-stg", "{\"kind\": \"rye\", \"profile\": \"stg\"}"))
                .contains(new HowToCancel.Way("unbake", "bakery-stg", "loaf", "{\"profile\":\"stg\"}"));
        assertThat(ways.of("bake", "bakery", "{}")).contains(new HowToCancel.Way("unbake", "bakery", "loaf", "{}"));
        assertThat(ways.of("unbake", "bakery", "{}")).isEmpty();
        assertThat(ways.of("gone", "bakery", "{}")).isEmpty();
        files.put("half-action", ACTION.replace("drover.io/subject: kind", "drover.io/cancel: unbake"));
        files.put("half-probe", "metadata: {}");
        refuses("half", "the annotations drover.io/cancel (a verb) and drover.io/cancel-parameter");
    }

    private void refuses(String verb, String message) {
        assertThatThrownBy(() -> verbs().required(verb))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private Verbs verbs() {
        return new Verbs(name -> Optional.ofNullable(files.get(name)).map(VerbsTest::stream));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}

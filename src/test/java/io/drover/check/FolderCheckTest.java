package io.drover.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.routes.RouteFiles;
import io.drover.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One faulty folder for each kind of fault: where it is, what is said, and that nothing else is. */
class FolderCheckTest {
    /** Lines are counted from its first one; each fault is a change of one text in it. */
    private static final String GOOD =
            """
            - route:
                id: site-tag
                description: Send each build that becomes a candidate on to be signed.
                group: site
                from:
                  uri: bus:buildsys.tag
                  steps:
                    - filter:
                        id: candidate
                        description: the build was tagged into a candidate tag
                        expression:
                          jq:
                            expression: '.tag | endswith("-candidate")'
                        steps:
                          - to:
                              id: asked
                              description: asks for the build
                              uri: kamelet:koji-build-lookup
                          - to:
                              id: tag
                              uri: action:koji-tag-build
                              parameters:
                                key: .build
                                parameters: '{build: .nvr, tag: "f42"}'
            """;

    @TempDir
    Path folder;

    @Test
    void aGoodFolderHasNone() throws IOException {
        write("mine.yaml", GOOD);
        assertThat(findings()).isEmpty();
    }

    @Test
    void whatIsNoYaml() throws IOException {
        assertChanged(
                "description: Send each",
                "description: One: send each",
                "3:21: error: no YAML: mapping values are not allowed here; write: quotes around a text that holds ': '");
    }

    @Test
    void aFileThatIsNoListOfRoutes() throws IOException {
        write("mine.yaml", "route:\n  id: x\n");
        assertFindings("1:1: error: a file of routes is a YAML list; write: - route: at the beginning");
    }

    @Test
    void aMisspeltStep() throws IOException {
        assertChanged("- filter:", "- filtr:", "8:11: error: there is no step filtr; write: filter");
    }

    @Test
    void aMisspeltMember() throws IOException {
        assertChanged(
                "group: site",
                "gruop: site",
                "2:9: error: the route has no group; write: group: the capability that it belongs to",
                "4:5: error: gruop is not known in route; write: group");
    }

    @Test
    void twoStepsInOneElement() throws IOException {
        assertChanged(
                "              - to:\n                  id: tag",
                "                to:\n                  id: tag",
                "19:17: error: step has to twice; write: one of them");
    }

    @Test
    void aMisspeltOption() throws IOException {
        assertChanged(
                "                    key: .build\n",
                "                    key: .build\n                    nmae: .build\n",
                "24:21: error: action: has no option nmae; write: name");
    }

    @Test
    void aMissingKey() throws IOException {
        assertChanged(
                "key: .build",
                "name: .build",
                "21:24: error: action:koji-tag-build: option key is missing; write: key: jq that is the same for what is the same intent");
    }

    @Test
    void aVerbThatThereIsNot() throws IOException {
        assertChanged(
                "action:koji-tag-build",
                "action:koji-tag-biuld",
                "21:31: error: there is no verb koji-tag-biuld, that is no kamelet koji-tag-biuld-action; write: koji-tag-build");
    }

    @Test
    void aParameterThatTheVerbDoesNotHave() throws IOException {
        assertChanged(
                "{build: .nvr, tag: \"f42\"}",
                "{build: .nvr, tga: \"f42\"}",
                "24:48: error: verb koji-tag-build has no parameter tga; write: tag");
    }

    @Test
    void aParameterThatTheVerbCannotBeWithout() throws IOException {
        assertChanged(
                "{build: .nvr, tag: \"f42\"}",
                "{build: .nvr}",
                "24:33: error: verb koji-tag-build needs tag; write: tag: …");
    }

    @Test
    void aParameterThatTheKameletDoesNotHave() throws IOException {
        assertChanged(
                "kamelet:koji-build-lookup",
                "kamelet:koji-build-lookup?taget=5",
                "18:50: error: kamelet koji-build-lookup has no parameter taget; write: no parameter, it has none");
    }

    @Test
    void parametersOfAKameletBesideItsUri() throws IOException {
        assertChanged(
                "uri: kamelet:koji-build-lookup\n",
                "uri: kamelet:mbs-build-of-commit-lookup\n                  parameters:\n                    timout: 5\n",
                "20:21: error: kamelet mbs-build-of-commit-lookup has no parameter timout; write: timeout");
    }

    @Test
    void aKameletThatThereIsNot() throws IOException {
        assertChanged(
                "kamelet:koji-build-lookup",
                "kamelet:koji-build-lokup",
                "18:32: error: there is no kamelet koji-build-lokup; write: koji-build-lookup");
    }

    @Test
    void aComponentThatThereIsNot() throws IOException {
        assertChanged(
                "kamelet:koji-build-lookup",
                "kamlet:koji-build-lookup",
                "18:24: error: there is no component kamlet; write: kamelet");
    }

    @Test
    void whatIsNoJq() throws IOException {
        assertChanged(
                ".tag | endswith(\"-candidate\")",
                ".tag | endswith(",
                "13:45: error: no jq: it ends too early: .tag | endswith(");
        assertChanged(
                "key: .build",
                "key: >-\n                      .build\n                      | . ) x",
                "25:27: error: no jq: Unexpected ')': .build | . ) x");
    }

    @Test
    void aFunctionThatJqDoesNotHave() throws IOException {
        assertChanged("endswith", "endwith", "13:37: error: jq here has no function endwith/1; write: endswith");
        assertChanged(
                "'.tag | endswith(\"-candidate\")'",
                "\".tag | endwith(\\\"it's\\\")\"",
                "13:37: error: jq here has no function endwith/1; write: endswith");
        assertChanged(
                "'.tag | endswith(\"-candidate\")'",
                "|\n                  .tag\n                  | endwith(\"-candidate\")",
                "15:21: error: jq here has no function endwith/1; write: endswith");
    }

    @Test
    void jqInTheUri() throws IOException {
        assertChanged(
                "bus:buildsys.tag",
                "bus:buildsys.tag?key=RAW(.a | lenght)",
                "6:42: error: jq here has no function lenght/0; write: length");
    }

    @Test
    void topics() throws IOException {
        assertChanged(
                "bus:buildsys.tag",
                "bus:git.receive,buildsys.tagg",
                "6:28: warning: nobody is known to send the topic buildsys.tagg; write: buildsys.tag");
        assertChanged(
                "bus:buildsys.tag",
                "bus:buildsys.t*g",
                "6:16: error: topic pattern 'buildsys.t*g': 't*g' is no word; * and # stand for whole words, as in buildsys.*");
        assertChanged("bus:buildsys.tag", "bus:buildsys.*,#.git.receive,drover.timer.nightly");
    }

    @Test
    void aRuleThatCallsASystem() throws IOException {
        assertChanged(
                "kamelet:koji-build-lookup",
                "http://localhost/x",
                "18:24: error: a rule calls no system itself: http: has effects, or nobody records them; write: action:VERB with key, or kamelet:NAME-lookup for a question; a verb that there is not yet is a kamelet of your own, kamelets/http-VERB-action.kamelet.yaml");
        assertChanged(
                "kamelet:koji-build-lookup",
                "spring-rabbitmq:amq.topic",
                "18:24: error: a rule calls no system itself: spring-rabbitmq: has effects, or nobody records them; write: action:VERB with key, or kamelet:NAME-lookup for a question; a verb that there is not yet is a kamelet of your own, kamelets/spring-rabbitmq-VERB-action.kamelet.yaml");
    }

    @Test
    void aRuleThatCallsAnAction() throws IOException {
        assertChanged(
                "kamelet:koji-build-lookup",
                "kamelet:koji-untag-build-action",
                "18:24: error: a rule calls no action itself: it is carried out by DISPATCH, once, after the plan is committed; write: action:koji-untag-build with key");
    }

    @Test
    void stepsThatARuleMustNotHave() throws IOException {
        assertChanged(
                "- to:\n                  id: asked",
                "- toD:\n                  id: asked",
                "15:17: error: toD: where it leads only the message knows; write: to, with the endpoint in full");
        assertChanged(
                "- to:\n                  id: asked",
                "- wireTap:\n                  id: asked",
                "15:17: error: wireTap detaches the rest of the route, whose plan would be lost; write: to");
        assertChanged(
                "- to:\n                  id: asked",
                "- recipientList:\n                  id: asked",
                "15:17: error: recipientList is no step of a rule, which has no effect; write: one of bean, choice, filter, log, removeHeader, removeHeaders, removeVariable, setBody, setVariable, setVariables, split, stop, to, transform",
                "18:19: error: uri is not known in recipientList");
    }

    @Test
    void missingDescriptions() throws IOException {
        assertChanged(
                "    description: Send each build that becomes a candidate on to be signed.\n",
                "",
                "2:9: error: the route has no description; write: description: one sentence that says what it is for");
        assertChanged(
                "            description: the build was tagged into a candidate tag\n",
                "",
                "9:17: error: filter has no description, which is the reason that people read when it says no; write: description: what holds where it says yes");
    }

    @Test
    void missingIds() throws IOException {
        assertChanged(
                "    id: site-tag\n",
                "",
                "2:5: error: the route has no id, by which the ledger knows it; write: id: capability-what");
        assertChanged(
                "                  id: tag\n",
                "",
                "19:17: warning: to has no id, by which the trace and tests know it; write: id: a-word");
    }

    @Test
    void aPartThatNoRouteIs() throws IOException {
        assertChanged(
                "kamelet:koji-build-lookup",
                "direct:modules-rebuld",
                "18:31: error: no route begins with direct:modules-rebuld; write: modules-rebuild");
    }

    @Test
    void aPlaceholderOfNothing() throws IOException {
        assertChanged(
                ".nvr",
                "\"{{drover.instanc}}\"",
                "24:45: error: nothing is configured as drover.instanc; write: drover.instance");
    }

    @Test
    void aClockOfCamels() throws IOException {
        assertChanged(
                "bus:buildsys.tag",
                "timer:daily?period=86400000",
                "6:12: warning: a timer: of Camel's ticks in every instance, and nobody records it; write: bus:drover.timer.NAME with cron");
    }

    @Test
    void twoRoutesOfOneId() throws IOException {
        write("another.yaml", GOOD);
        write("mine.yaml", GOOD);
        assertFindings("2:9: error: there is another route site-tag, at " + folder.resolve("another.yaml")
                + ":2; write: another id");
    }

    @Test
    void aRouteThatReplacesAShippedOneUnlessItSaysSo() throws IOException {
        assertChanged(
                "id: site-tag",
                "id: tracking-koji-tasks",
                "2:9: warning: the route stands in for the shipped one of this id (classpath:routes/tracking.camel.yaml); write: another id, or, where that is meant, note: replaces the shipped route because …");
        assertChanged(
                "id: site-tag", "id: tracking-koji-tasks\n    note: replaces the shipped one, since our hub is silent");
    }

    @Test
    void kamelets() throws IOException {
        write(
                "kamelets/site-tell-action.kamelet.yaml",
                """
                apiVersion: camel.apache.org/v1
                kind: Kamelett
                metadata:
                  name: site-tel-action
                  annotations:
                    drover.io/system: site
                    drover.io/completon: koji-task-completion-lookup
                  labels:
                    camel.apache.org/kamelet.type: action
                spec:
                  definition:
                    title: Site Tell
                    description: Tells the site.
                    type: object
                    required: [ulr]
                    properties:
                      url:
                        type: string
                        title: URL
                  template:
                    from:
                      uri: kamelet:source
                      steps:
                        - setBody:
                            id: shape
                            expression:
                              jq:
                                expression: '{{url}} | lenght'
                        - to:
                            id: call
                            uri: htp://localhost
                            parametres: {a: 1}
                """);
        write(
                "kamelets/koji-build-lookup.kamelet.yaml",
                Files.readString(Path.of("src/main/resources/routes/kamelets/koji-build-lookup.kamelet.yaml")));
        assertThat(findings())
                .map(found -> found.replace(folder + "/kamelets/", ""))
                .containsExactly(
                        "koji-build-lookup.kamelet.yaml:4:9: warning: the kamelet stands in for the shipped koji-build-lookup; write: another name, or, where that is meant, the annotation drover.io/replaces: why",
                        "site-tell-action.kamelet.yaml:1:1: error: the verb has no probe, which tells after a crash whether the request was taken; write: kamelets/site-tell-probe.kamelet.yaml",
                        "site-tell-action.kamelet.yaml:2:7: error: kind is not Kamelett; write: Kamelet",
                        "site-tell-action.kamelet.yaml:4:9: error: the name is not that of the file; write: name: site-tell-action",
                        "site-tell-action.kamelet.yaml:7:5: error: there is no annotation drover.io/completon; write: drover.io/completion",
                        "site-tell-action.kamelet.yaml:12:12: warning: the title does not end in what it is; write: Site Tell Action",
                        "site-tell-action.kamelet.yaml:15:16: error: ulr is required and not described; write: url",
                        "site-tell-action.kamelet.yaml:17:7: warning: url has no description; write: description: …",
                        "site-tell-action.kamelet.yaml:28:40: error: jq here has no function lenght/0; write: length",
                        "site-tell-action.kamelet.yaml:31:18: error: there is no component htp; write: http",
                        "site-tell-action.kamelet.yaml:32:13: error: parametres is not known in to; write: parameters");
    }

    @Test
    void tests() throws IOException {
        write("mine.yaml", GOOD);
        write(
                "tests/mine.test.yaml",
                """
                - test: a build is tagged
                  mesage:
                    topic: buildsys.tag
                    body: {}
                  lookups:
                    - {lookup: koji-bild-lookup, answer: {}}
                  expect:
                    site-tg:
                      decision: actd
                      actions:
                        - {verb: koji-tagbuild, kye: x}
                """);
        assertThat(findings())
                .map(found -> found.replace(folder + "/tests/", ""))
                .containsExactly(
                        "mine.test.yaml:2:3: error: mesage is not known in test; write: message",
                        "mine.test.yaml:6:16: error: there is no lookup koji-bild-lookup; write: koji-build-lookup",
                        "mine.test.yaml:8:5: error: there is no route site-tg; write: site-tag",
                        "mine.test.yaml:9:17: error: decision is not actd; write: acted",
                        "mine.test.yaml:11:18: error: there is no verb koji-tagbuild; write: koji-tag-build",
                        "mine.test.yaml:11:33: error: kye is not known in action; write: key");
    }

    @Test
    void allOfThemAtOnce() throws IOException {
        assertChanged("filter", "filtr", "8:11: error: there is no step filtr; write: filter");
    }

    private void assertChanged(String old, String changed, String... expected) throws IOException {
        assertThat(GOOD).contains(old);
        write("mine.yaml", GOOD.replace(old, changed));
        assertFindings(expected);
    }

    private void assertFindings(String... expected) {
        String file = folder.resolve("mine.yaml") + ":";
        assertThat(findings()).map(found -> found.replace(file, "")).containsExactly(expected);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<String> findings() {
        Map<String, String> keys = new HashMap<>();
        Settings.defaults().asProperties().forEach((key, value) -> keys.put(key.toString(), value.toString()));
        return new RouteFolder(new RouteFiles(folder, Set.of()), folder, keys, List.of())
                .check().stream().map(Finding::toString).toList();
    }
}

package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.CallResult;
import io.drover.koji.KojiInquiry.Answer;
import io.drover.koji.KojiInquiry.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Image builds whole: where each comes from, what it stands on, and the RPMs in it, of all its arches. A build of which the
 * hub cannot tell something says so, and does not keep from the others. Source: wire/targets.md §1.4, §4.3. Belongs to one
 * exchange; not thread-safe.
 */
final class KojiImageBuilds {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MOST_BUILDS = 100;
    private static final int AT_ONCE = 100;
    private static final int DELETED = 2;
    private static final int COMPLETE = 1;

    /** What is asked of a build, as far as it is known. */
    private static final class Subject {
        final ObjectNode answer;
        JsonNode build = NODES.nullNode();
        JsonNode task = NODES.nullNode();
        final List<JsonNode> archives = new ArrayList<>();
        final Map<String, ObjectNode> rpms = new LinkedHashMap<>();

        Subject(ObjectNode answer) {
            this.answer = answer;
        }

        boolean is(String what) {
            return what.equals(answer.path("found").asText());
        }

        void found(String what, String why) {
            answer.put("found", what).put("why", why);
        }
    }

    private final ArrayNode answers = NODES.arrayNode();
    private final List<Subject> subjects = new ArrayList<>();

    /** @throws KojiException Refused for a question without builds, or with too many */
    static Step of(JsonNode question) {
        JsonNode builds = question.path("builds");
        if (!builds.isArray() || builds.isEmpty() || builds.size() > MOST_BUILDS) {
            throw KojiArguments.refused(
                    "getBuild", "\"builds\" must be a list of 1 to " + MOST_BUILDS + " NVRs or ids");
        }
        return new KojiImageBuilds().first(builds);
    }

    private Step first(JsonNode builds) {
        KojiRound round = new KojiRound();
        for (JsonNode build : builds) {
            JsonNode reference = KojiAnswers.reference(NODES.objectNode().set("build", build), "build", "getBuild");
            Subject subject = new Subject(answers.addObject());
            subject.answer.set("asked", build);
            subjects.add(subject);
            round.ask(
                    KojiInquiry.call("getBuild", reference), outcome -> told(subject, outcome, KojiImageBuilds::begin));
        }
        return round.then(AT_ONCE, this::origins);
    }

    /** What the hub refuses for one build is about that one; whatever else goes wrong ends the inquiry. */
    private static void told(Subject subject, JsonNode outcome, BiConsumer<Subject, JsonNode> take) {
        if (KojiOutcome.isFault(outcome)
                && KojiOutcome.fault(outcome).outcome("multiCall") instanceof CallResult.Refused<Object> refused) {
            subject.found("unread", refused.evidence());
            return;
        }
        take.accept(subject, KojiOutcome.value(outcome));
    }

    private static void begin(Subject subject, JsonNode build) {
        subject.build = build;
        if (build.isNull()) {
            subject.found("unknown", "koji knows no such build");
            return;
        }
        int state = build.path("state").asInt();
        subject.found(
                state == COMPLETE ? "image" : state == DELETED ? "deleted" : "unfinished",
                "koji has it in state " + state);
        if (subject.is("image") || subject.is("deleted")) {
            KojiImageFacts.ofBuild(build, subject.answer);
        }
    }

    /** Those that may be images. */
    private List<Subject> images() {
        return subjects.stream().filter(subject -> subject.is("image")).toList();
    }

    private Step origins() {
        KojiRound round = new KojiRound()
                .askEach(
                        images(),
                        subject -> KojiArchives.listOf(subject.build.path("build_id"), NODES.textNode("image")),
                        (subject, outcome) -> told(subject, outcome, KojiImageBuilds::archives));
        for (Subject subject : subjects) {
            JsonNode task = subject.answer.path("task_id");
            if (task.canConvertToLong() && (subject.is("image") || subject.is("deleted"))) {
                round.ask(
                        KojiInquiry.call("getTaskInfo", task, true),
                        outcome -> told(subject, outcome, (one, value) -> one.task = value));
            }
        }
        return round.then(AT_ONCE, this::contents);
    }

    private static void archives(Subject subject, JsonNode archives) {
        archives.forEach(subject.archives::add);
        if (subject.archives.isEmpty() && !KojiImageFacts.looksLikeImage(subject.build)) {
            subject.found("other", "it has no image archives");
        }
    }

    private record Archive(Subject subject, JsonNode id) {}

    private Step contents() {
        List<Archive> all = new ArrayList<>();
        subjects.forEach(subject -> KojiImageFacts.ofTask(subject.build, subject.task, subject.answer));
        for (Subject subject : images()) {
            KojiImageFacts.arches(subject.archives, subject.answer);
            subject.archives.forEach(archive -> all.add(new Archive(subject, archive.path("id"))));
        }
        KojiRound round = new KojiRound()
                .askEach(
                        all,
                        archive -> KojiArchives.rpmsOf(archive.id()),
                        (archive, outcome) -> told(archive.subject(), outcome, KojiImageBuilds::hold));
        return round.then(KojiArchives.IMAGES_AT_ONCE, this::parents);
    }

    private static void hold(Subject subject, JsonNode rpms) {
        rpms.forEach(rpm -> {
            ObjectNode brief = rpm(rpm);
            subject.rpms.putIfAbsent(brief.toString(), brief);
        });
    }

    /** Only those whose NVR the image does not tell. */
    private Step parents() {
        List<Subject> nameless = subjects.stream()
                .filter(subject -> subject.answer.path("parent_id").canConvertToLong())
                .filter(subject -> !subject.answer.path("parent_nvr").isTextual())
                .toList();
        return new KojiRound()
                .askEach(
                        nameless,
                        subject -> KojiInquiry.call("getBuild", subject.answer.get("parent_id")),
                        (subject, outcome) -> told(
                                subject,
                                outcome,
                                (one, parent) -> one.answer.set(
                                        "parent_nvr", parentNvr(parent).orElse(NODES.nullNode()))))
                .then(AT_ONCE, this::end);
    }

    private static Optional<JsonNode> parentNvr(JsonNode parent) {
        return Optional.ofNullable(parent.get("nvr"));
    }

    private Answer end() {
        for (Subject subject : images()) {
            subject.answer.putArray("rpms").addAll(subject.rpms.values());
        }
        ObjectNode answer = NODES.objectNode();
        answer.set("images", answers);
        return new Answer(answer);
    }

    /** What tells an RPM from others. */
    static ObjectNode rpm(JsonNode rpm) {
        return NODES.objectNode()
                .put("name", rpm.path("name").asText())
                .put("epoch", rpm.path("epoch").asLong(0))
                .put("version", rpm.path("version").asText())
                .put("release", rpm.path("release").asText())
                .put("arch", rpm.path("arch").asText());
    }
}

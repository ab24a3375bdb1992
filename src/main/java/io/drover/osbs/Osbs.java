package io.drover.osbs;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.OwnWork;
import io.drover.rest.Talk;
import io.drover.rest.TalkSteps;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/**
 * What can be asked of OSBS: the bean {@code osbs}. Each kamelet begins with the method of its name, then {@code prepare},
 * camel-http and {@code answered} take turns while the exchange variable {@code restTalk} is there. Thread-safe.
 */
public final class Osbs {
    private static final String RUN_PIPELINE = "osbs-run-pipeline";
    private static final String START_BUILD = "osbs-start-build";

    private final OsbsSettings settings;
    private final BuildObjects objects;
    private final OwnWork own;
    private final TalkSteps steps;

    /**
     * @param runs how PipelineRuns look
     * @param builds how Builds look
     * @param token asked for before each request; "" for none
     */
    public Osbs(
            OsbsSettings settings, ObjectTemplate runs, ObjectTemplate builds, OwnWork own, Supplier<String> token) {
        this.settings = settings;
        this.objects = new BuildObjects(settings, runs, builds);
        this.own = own;
        this.steps = new TalkSteps("OSBS", token, settings.maxAnswerBytes());
    }

    public void runPipeline(Exchange exchange) {
        OwnMark mark = mark(exchange, RUN_PIPELINE);
        UserParameters parameters = UserParameters.parse(question(exchange), settings, mark);
        begin(exchange, new CreateTalk(settings, Resource.PIPELINE_RUN, mark, objects.pipelineRun(parameters, mark)));
    }

    public void findPipeline(Exchange exchange) {
        begin(exchange, new FindTalk(settings, Resource.PIPELINE_RUN, mark(exchange, RUN_PIPELINE)));
    }

    public void startBuild(Exchange exchange) {
        OwnMark mark = mark(exchange, START_BUILD);
        UserParameters parameters = UserParameters.parse(question(exchange), settings, mark);
        String config = buildConfig(exchange);
        begin(
                exchange,
                config.isEmpty()
                        ? new CreateTalk(settings, Resource.BUILD, mark, objects.build(parameters, mark))
                        : new InstantiateTalk(settings, config, BuildObjects.buildRequest(config, parameters, mark)));
    }

    public void findBuild(Exchange exchange) {
        OwnMark mark = mark(exchange, START_BUILD);
        String config = buildConfig(exchange);
        Long id = exchange.getVariable("actionId", Long.class);
        Instant planned = id == null ? null : own.plannedAt(id).orElse(null);
        begin(
                exchange,
                config.isEmpty()
                        ? new FindTalk(settings, Resource.BUILD, mark)
                        : new FindInstanceTalk(settings, config, mark, planned));
    }

    public void cancelPipeline(Exchange exchange) {
        begin(exchange, new CancelTalk(settings, Resource.PIPELINE_RUN, name(exchange)));
    }

    public void isPipelineCanceled(Exchange exchange) {
        find(exchange, Resource.PIPELINE_RUN, Resource.PIPELINE_RUN::isEnding);
    }

    public void cancelBuild(Exchange exchange) {
        begin(exchange, new CancelTalk(settings, Resource.BUILD, name(exchange)));
    }

    public void isBuildCanceled(Exchange exchange) {
        find(exchange, Resource.BUILD, Resource.BUILD::isEnding);
    }

    public void deletePipeline(Exchange exchange) {
        begin(exchange, new DeleteTalk(settings, Resource.PIPELINE_RUN, name(exchange)));
    }

    public void isPipelineGone(Exchange exchange) {
        find(exchange, Resource.PIPELINE_RUN, object -> false);
    }

    public void deleteBuild(Exchange exchange) {
        begin(exchange, new DeleteTalk(settings, Resource.BUILD, name(exchange)));
    }

    public void isBuildGone(Exchange exchange) {
        find(exchange, Resource.BUILD, object -> false);
    }

    public void pipelineCompletions(Exchange exchange) {
        begin(exchange, CompletionTalk.of(settings, Resource.PIPELINE_RUN, question(exchange)));
    }

    public void buildCompletions(Exchange exchange) {
        begin(exchange, CompletionTalk.of(settings, Resource.BUILD, question(exchange)));
    }

    /** Makes the next request. */
    public void prepare(Exchange exchange) {
        steps.prepare(exchange);
    }

    /** Reads its answer; leaves the next question, or the result in the body. */
    public void answered(Exchange exchange) throws IOException {
        steps.answered(exchange);
    }

    private void begin(Exchange exchange, Talk talk) {
        steps.begin(exchange, talk);
    }

    private void find(Exchange exchange, Resource resource, Predicate<JsonNode> wanted) {
        String name = name(exchange);
        begin(exchange, new AsWantedTalk(resource.one(settings, name), name, wanted));
    }

    private OwnMark mark(Exchange exchange, String verb) {
        String key = exchange.getVariable("actionKey", String.class);
        if (key == null) {
            throw new IllegalStateException(verb + " was called without the variable actionKey");
        }
        return new OwnMark(settings.namePrefix(), verb, key);
    }

    private static JsonNode question(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof JsonNode question && question.isObject()) {
            return question;
        }
        throw refused("OSBS was asked with " + exchange.getMessage().getBody() + ", which is not a JSON object");
    }

    private static String buildConfig(Exchange exchange) {
        String config = question(exchange).path("buildConfig").asText("");
        if (config.isEmpty() || Resource.isName(config)) {
            return config;
        }
        throw refused("OSBS was not asked: buildConfig '" + config + "' is no name");
    }

    private static String name(Exchange exchange) {
        String name = question(exchange).path("name").asText();
        if (Resource.isName(name)) {
            return name;
        }
        throw refused("OSBS was not asked: name '" + name + "' is no name of a run or a build");
    }

    private static CallFailed refused(String words) {
        return new CallFailed(new CallResult.Refused<>(words));
    }
}

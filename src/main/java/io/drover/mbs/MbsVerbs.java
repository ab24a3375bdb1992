package io.drover.mbs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.BiFunction;

/** What one can ask of MBS: makes the bean behind each kamelet. */
public final class MbsVerbs {
    private MbsVerbs() {}

    /** Bean {@code mbsSubmitBuild} of {@code mbs-submit-build-action}. */
    public static MbsVerb submitBuild(MbsSettings settings) {
        return new MbsVerb(
                (parameters, attempt) -> new SubmitBuild(settings, SubmitParameters.parse(parameters)), settings);
    }

    /** Bean {@code mbsSubmitBuildProbe} of {@code mbs-submit-build-probe}. */
    public static MbsVerb submitBuildProbe(MbsSettings settings) {
        SubmitBuildProbe probe = new SubmitBuildProbe(settings);
        return new MbsVerb((parameters, attempt) -> probe.talk(SubmitParameters.parse(parameters), attempt), settings);
    }

    /** Bean {@code mbsBuildCompletion} of {@code mbs-build-completion-lookup}. */
    public static MbsVerb buildCompletion(MbsSettings settings) {
        return new MbsVerb((question, attempt) -> CompletionTalk.of(question), settings);
    }

    /** Bean {@code mbsBuildOfCommit} of {@code mbs-build-of-commit-lookup}. */
    public static MbsVerb buildOfCommit(MbsSettings settings) {
        return new MbsVerb((question, attempt) -> BuildsOfCommit.talk(question), settings);
    }

    /** Bean {@code mbsModulesWithComponent} of {@code mbs-modules-with-component-lookup}. */
    public static MbsVerb modulesWithComponent(MbsSettings settings, ModuleIndex index) {
        return aboutModules(settings, index, ModulesWithComponent::answer);
    }

    /**
     * A question about all ready modules, answered by a capability; {@code mbsRebuildOrder} of {@code
     * mbs-rebuild-order-lookup} is one.
     *
     * @param answer question and modules in, answer out
     */
    public static MbsVerb aboutModules(
            MbsSettings settings, ModuleIndex index, BiFunction<JsonNode, KnownModules, JsonNode> answer) {
        return new MbsVerb((question, attempt) -> index.refresh(() -> answer.apply(question, index.known())), settings);
    }
}

package io.drover.mbs;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Submits a module build. A 409 says that MBS has the build already, and not which, so it is looked for and adopted.
 *
 * <p>Source: POST module-builds/ of MBS, wire/targets.md §2.1.
 */
final class SubmitBuild implements Talk {
    private final MbsSettings settings;
    private final SubmitParameters parameters;
    private @Nullable Talk search;

    SubmitBuild(MbsSettings settings, SubmitParameters parameters) {
        this.settings = settings;
        this.parameters = parameters;
    }

    @Override
    public Next begin() {
        return new Next.Ask(MbsRequest.post(MbsRequest.BUILDS, parameters.toJson()));
    }

    @Override
    public Next answered(MbsReply reply) {
        if (search != null) {
            return search.answered(reply);
        }
        if (reply.status() == 409) {
            String conflict = reply.evidence();
            search = new CommitSearch(parameters.scmurl(), parameters.branch(), found -> adopt(found, conflict));
            return search.begin();
        }
        CallResult<JsonNode> answer = MbsAnswers.ofPost(reply);
        return new Next.End(answer instanceof CallResult.Done<JsonNode> done ? accepted(done) : answer);
    }

    @Override
    public Next lost(boolean sent, String evidence) {
        if (search != null) {
            return new Next.End(new CallResult.Ambiguous<>(
                    "MBS already has this build (409), but was not heard when asked which: " + evidence));
        }
        return new Next.End(
                sent
                        ? new CallResult.Ambiguous<>(evidence + "; it may have been accepted")
                        : new CallResult.Unavailable<>(evidence, null));
    }

    /** Version 2 of the API answers all contexts, version 1 the first one with its siblings. */
    private CallResult<Accepted> accepted(CallResult.Done<JsonNode> answer) {
        List<MbsBuild> builds = new ArrayList<>();
        List<Long> siblings = new ArrayList<>();
        try {
            if (answer.value().isArray()) {
                for (JsonNode build : answer.value()) {
                    builds.add(MbsBuild.parse(build));
                }
            } else {
                MbsBuild first = MbsBuild.parse(answer.value());
                builds.add(first);
                siblings.addAll(first.siblings());
            }
        } catch (IllegalArgumentException e) {
            return new CallResult.Ambiguous<>(answer.evidence() + ", but cannot be read: " + e.getMessage());
        }
        if (builds.isEmpty()) {
            return new CallResult.Ambiguous<>(answer.evidence() + ", but it names no build");
        }
        String evidence = answer.evidence() + ": " + CommitSearch.words(builds);
        return new CallResult.Done<>(
                AcceptedBuild.of(settings, parameters.scmurl(), builds, siblings, "submitted"), evidence);
    }

    private Object adopt(CallResult<List<MbsBuild>> found, String conflict) {
        if (!(found instanceof CallResult.Done<List<MbsBuild>> done)) {
            return new CallResult.Ambiguous<Accepted>(
                    conflict + "; which build that is could not be asked: " + found.evidence());
        }
        List<MbsBuild> kept = done.value().stream()
                .filter(build -> build.state() != BuildState.GARBAGE)
                .toList();
        if (kept.isEmpty()) {
            String why = done.value().isEmpty()
                    ? "; yet it has no build of this commit: another commit of the module has the same time"
                    : "; it was thrown away and cannot be resumed, push a new commit: " + found.evidence();
            return new CallResult.Refused<Accepted>(conflict + why);
        }
        String how = "adopted: MBS already had build " + CommitSearch.words(kept) + " (409)";
        return new CallResult.Done<>(AcceptedBuild.of(settings, parameters.scmurl(), kept, List.of(), how), how);
    }
}

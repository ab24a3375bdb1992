package io.drover.mbs;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the builds of one commit: by the scmurl exactly as sent, then in its other spellings, then among the module's
 * builds by the commit. Scratch builds are never found. At most six GETs.
 *
 * <p>Source: wire/targets.md §2.2 (a filter compares text) and §5.
 */
final class CommitSearch implements Talk {
    private static final int LIMIT = 100;

    private final ScmUrl scmurl;
    private final @Nullable String stream;
    private final Function<CallResult<List<MbsBuild>>, Object> end;
    private final Deque<MbsRequest> questions = new ArrayDeque<>();

    /**
     * @param stream builds of other streams are left out; null for those of any
     * @param end makes the body out of what was found: newest first, none is Done too
     */
    CommitSearch(ScmUrl scmurl, @Nullable String stream, Function<CallResult<List<MbsBuild>>, Object> end) {
        this.scmurl = scmurl;
        this.stream = stream;
        this.end = end;
        for (String spelling : scmurl.spellings()) {
            questions.add(question(MbsRequest.parameter("scmurl", spelling)));
        }
        if (stream != null) {
            questions.add(
                    question(MbsRequest.parameter("name", scmurl.name()), MbsRequest.parameter("stream", stream)));
        }
    }

    @Override
    public Next begin() {
        return next();
    }

    @Override
    public Next answered(MbsReply reply) {
        CallResult<JsonNode> answer = MbsAnswers.ofGet(reply);
        if (!(answer instanceof CallResult.Done<JsonNode> done)) {
            return new Next.End(end.apply(answer.failure()));
        }
        List<MbsBuild> found;
        try {
            found = builds(done.value());
        } catch (IllegalArgumentException e) {
            return new Next.End(end.apply(
                    new CallResult.Unavailable<>(reply.evidence() + ", but cannot be read: " + e.getMessage(), null)));
        }
        if (found.isEmpty() && !questions.isEmpty()) {
            return next();
        }
        String words = found.isEmpty()
                ? "MBS has no build of " + scmurl.text()
                : "MBS has " + found.size() + " of " + scmurl.text() + ": " + words(found);
        return new Next.End(end.apply(new CallResult.Done<>(found, words)));
    }

    @Override
    public Next lost(boolean sent, String evidence) {
        return new Next.End(end.apply(new CallResult.Unavailable<>(evidence, null)));
    }

    /** {@code 42 foo:1:20200520101500:aabbccdd build}. */
    static String words(List<MbsBuild> builds) {
        return String.join(
                ", ",
                builds.stream()
                        .map(build -> build.id() + " " + build.nsvc() + " "
                                + build.state().word())
                        .toList());
    }

    private Next next() {
        return new Next.Ask(questions.remove());
    }

    private List<MbsBuild> builds(JsonNode list) {
        if (!list.path("items").isArray()) {
            throw new IllegalArgumentException("no list of items");
        }
        List<MbsBuild> builds = new ArrayList<>();
        for (JsonNode item : list.path("items")) {
            MbsBuild build = MbsBuild.parse(item);
            boolean ours = build.scmurl().endsWith("#" + scmurl.commit())
                    && (stream == null || build.stream().equals(stream));
            if (ours && !build.scratch()) {
                builds.add(build);
            }
        }
        return builds;
    }

    private static MbsRequest question(MbsRequest.Parameter... filters) {
        List<MbsRequest.Parameter> query = new ArrayList<>(List.of(filters));
        query.add(MbsRequest.parameter("order_desc_by", "id"));
        query.add(MbsRequest.parameter("per_page", LIMIT));
        return MbsRequest.get(MbsRequest.BUILDS, query.toArray(MbsRequest.Parameter[]::new));
    }
}

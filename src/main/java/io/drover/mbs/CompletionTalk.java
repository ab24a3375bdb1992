package io.drover.mbs;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Completion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks for builds and the other contexts of their submission, two GETs for each id, and ends with a {@code
 * CallResult<List<Completion>>}. Contexts are the builds of the same commit and stream whose id is not smaller: MBS's own
 * {@code siblings} leave out those for another stream of the base module, and smaller ids are older submissions. An id that could not be asked is left out of the list, so that one that MBS chokes on
 * does not hold up the others; if none could be asked, the last failure is the result.
 */
final class CompletionTalk implements Talk {
    private static final int MAX_IDS = 1_000;
    private static final int MAX_FAILURES = 3;

    private final Deque<Long> ids;
    private final int asked;
    private final Map<Long, MbsBuild> known = new HashMap<>();
    private final List<Completion> completions = new ArrayList<>();
    private final List<CallResult<?>> failures = new ArrayList<>();
    private final Set<String> listed = new HashSet<>();
    private @Nullable MbsBuild contextsOf;

    private CompletionTalk(Deque<Long> ids) {
        this.ids = ids;
        this.asked = ids.size();
    }

    /** Question {@code {"ids": ["42", …]}}. @throws CallFailed Refused for anything else, or above 1,000 ids */
    static CompletionTalk of(JsonNode question) {
        Deque<Long> ids = new ArrayDeque<>();
        for (JsonNode id : question.path("ids")) {
            if (!id.asText().matches("\\d{1,18}")) {
                throw new CallFailed(new CallResult.Refused<>("'" + id.asText() + "' is not the id of an MBS build"));
            }
            ids.add(Long.parseLong(id.asText()));
        }
        if (!question.path("ids").isArray() || ids.size() > MAX_IDS) {
            throw new CallFailed(new CallResult.Refused<>("MBS was not asked for completions: write {\"ids\": [\"42\"]}"
                    + " with at most " + MAX_IDS + " ids, found " + ids.size()));
        }
        return new CompletionTalk(ids);
    }

    @Override
    public Next begin() {
        return next();
    }

    @Override
    public Next answered(MbsReply reply) {
        CallResult<JsonNode> answer = MbsAnswers.ofGet(reply);
        try {
            if (answer instanceof CallResult.Done<JsonNode> done) {
                take(done.value());
            } else {
                failed(reply, answer);
            }
        } catch (IllegalArgumentException e) {
            failed(
                    reply,
                    new CallResult.Unavailable<>(reply.evidence() + ", but cannot be read: " + e.getMessage(), null));
        }
        if (failures.size() >= MAX_FAILURES) {
            return end();
        }
        return next();
    }

    @Override
    public Next lost(boolean sent, String evidence) {
        failures.add(new CallResult.Unavailable<>(evidence, null));
        return end();
    }

    private Next next() {
        MbsBuild first = contextsOf;
        if (first != null) {
            return new Next.Ask(MbsRequest.get(
                    MbsRequest.BUILDS,
                    MbsRequest.parameter("scmurl", first.scmurl()),
                    MbsRequest.parameter("order_desc_by", "id"),
                    MbsRequest.parameter("per_page", 100)));
        }
        while (!ids.isEmpty()) {
            MbsBuild build = known.get(ids.element());
            if (build == null) {
                return new Next.Ask(MbsRequest.get(MbsRequest.BUILDS + ids.element()));
            }
            complete(build);
        }
        return end();
    }

    private void take(JsonNode answer) {
        MbsBuild first = contextsOf;
        if (first != null) {
            answer.path("items").forEach(item -> remember(MbsBuild.parse(item)));
            listed.add(first.scmurl());
            complete(known.getOrDefault(first.id(), first));
            return;
        }
        MbsBuild build = MbsBuild.parse(answer);
        if (build.id() != ids.element()) {
            throw new IllegalArgumentException("it is about build " + build.id());
        }
        remember(build);
        if (build.scratch() || build.scmurl().isEmpty() || listed.contains(build.scmurl())) {
            complete(build);
        } else {
            contextsOf = build;
        }
    }

    private void remember(MbsBuild build) {
        known.put(build.id(), build);
    }

    private void complete(MbsBuild build) {
        List<MbsBuild> contexts = known.values().stream()
                .filter(other -> other.id() == build.id() || isContext(other, build))
                .toList();
        completions.add(BuildCompletions.of(build.id(), contexts));
        advance();
    }

    private static boolean isContext(MbsBuild other, MbsBuild first) {
        return other.id() > first.id()
                && !first.scmurl().isEmpty()
                && other.scmurl().equals(first.scmurl())
                && other.stream().equals(first.stream())
                && !other.scratch()
                && !first.scratch();
    }

    private void failed(MbsReply reply, CallResult<?> failure) {
        if (reply.status() == 404 && contextsOf == null && reply.json().isPresent()) {
            completions.add(BuildCompletions.unknown(ids.element(), reply.evidence()));
        } else {
            failures.add(failure);
        }
        advance();
    }

    private void advance() {
        contextsOf = null;
        ids.remove();
    }

    private Next end() {
        if (completions.isEmpty() && !failures.isEmpty()) {
            return new Next.End(failures.get(failures.size() - 1));
        }
        String states = completions.stream()
                .map(completion -> completion.externalId() + " " + completion.state())
                .collect(Collectors.joining(", "));
        String missing =
                failures.isEmpty() ? "" : "; not told: " + failures.get(0).evidence();
        return new Next.End(new CallResult.Done<>(
                List.copyOf(completions),
                "MBS told of " + completions.size() + " of " + asked + " builds: " + states + missing));
    }
}

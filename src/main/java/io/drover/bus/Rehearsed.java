package io.drover.bus;

import io.drover.dispatch.CallResult;
import io.drover.dispatch.Failures;
import io.drover.dispatch.LeftAlone;
import io.drover.ledger.Decision;
import io.drover.ledger.Judgement;
import io.drover.ledger.PlanPreview.Preview;
import io.drover.ledger.ReasonClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a route made of a message that nobody committed.
 *
 * @param failed {@code waiting} where a lookup could not tell, {@code dead} where the message would be a dead letter; null
 *     where the route ended well
 * @param evidence of the failure, "" where there is none
 * @param judgement how far it came
 */
public record Rehearsed(String route, @Nullable String failed, String evidence, Judgement judgement) {

    /**
     * What a commit would decide: of a route that ended well the preview's word, of one that did not waiting or dead.
     *
     * @param preview of the judgement; a plan that it refuses would be a dead letter
     */
    public Preview decided(Function<Judgement, Preview> preview) {
        if (failed != null) {
            return nothing(failed, evidence);
        }
        try {
            return preview.apply(judgement);
        } catch (IllegalArgumentException e) {
            return nothing("dead", "invalid: " + e.getMessage());
        }
    }

    private static Preview nothing(String word, String evidence) {
        return new Preview(new Decision(word, evidence, null, List.of()), Map.of(), Set.of());
    }

    static Rehearsed of(String route, Judgement judgement, @Nullable Exception failure) {
        if (failure == null) {
            return new Rehearsed(route, null, "", judgement);
        }
        Optional<LeftAlone> leftAlone = Judge.leftAlone(failure);
        if (leftAlone.isPresent()) {
            return new Rehearsed(
                    route, "waiting", "could not tell: " + leftAlone.get().why().why(), judgement);
        }
        Optional<CallResult<Object>> call = Failures.read(failure, false);
        if (call.isPresent()) {
            boolean refused = call.get() instanceof CallResult.Refused;
            return new Rehearsed(
                    route,
                    refused ? "dead" : "waiting",
                    refused
                            ? "permanent: " + call.get().evidence()
                            : "could not tell: " + call.get().evidence(),
                    judgement);
        }
        ReasonClass reason = Judge.reasonClass(failure);
        return new Rehearsed(route, "dead", reason.word() + ": " + Judge.sentence(failure, reason), judgement);
    }
}

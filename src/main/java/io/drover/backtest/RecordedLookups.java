package io.drover.backtest;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.backtest.Answers.Answer;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.plan.LookupDoor;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.model.ToDefinition;

/**
 * Answers the lookups of rules from a recording; nobody is asked. A question that nobody asked then cannot be answered
 * now, and the message could not be judged. Thread-safe: the answers hold for the thread that judges.
 */
public final class RecordedLookups implements LookupDoor {
    private final Predicate<String> asksNobody;
    private final Function<String, Set<String>> reads;
    private final Map<String, BinaryOperator<JsonNode>> anew;
    private final ThreadLocal<Answers> now = ThreadLocal.withInitial(() -> Answers.NONE);

    /**
     * @param asksNobody kamelets that answer from their question and the configuration alone: these are really called
     * @param reads the members of a question that a kamelet reads, empty for all: other members do not make it another one
     * @param anew by kamelet: from question and recorded answer, what it would answer by today's configuration
     */
    public RecordedLookups(
            Predicate<String> asksNobody,
            Function<String, Set<String>> reads,
            Map<String, BinaryOperator<JsonNode>> anew) {
        this.reads = reads;
        this.asksNobody = asksNobody;
        this.anew = Map.copyOf(anew);
    }

    /** Has something judged with these answers. */
    public <T> T during(Answers answers, Supplier<T> judging) {
        now.set(answers);
        try {
            return judging.get();
        } finally {
            now.remove();
        }
    }

    @Override
    public Processor before(Processor lookup, ToDefinition node, String kamelet) {
        if (asksNobody.test(kamelet)) {
            return lookup;
        }
        Set<String> members = reads.apply(kamelet);
        return exchange -> answer(exchange, node, kamelet, members);
    }

    private void answer(Exchange exchange, ToDefinition node, String kamelet, Set<String> members) {
        String question = String.valueOf(LookupDoor.at(exchange, node.getVariableSend()));
        Optional<Answer> recorded = now.get().to(kamelet, question, members);
        if (recorded.isEmpty()) {
            throw new CallFailed(new CallResult.Unavailable<>(
                    "no answer of " + kamelet + " to " + shortened(question) + " is recorded", null));
        }
        Answer answer = recorded.get();
        if (!answer.outcome().equals(Answer.FOUND)) {
            String evidence = "recorded: " + answer.answer().asText(answer.outcome());
            throw new CallFailed(
                    answer.outcome().equals("refused")
                            ? new CallResult.Refused<>(evidence)
                            : new CallResult.Unavailable<>(evidence, null));
        }
        JsonNode found = answered(kamelet, question, answer.answer());
        if (node.getVariableReceive() == null) {
            exchange.getMessage().setBody(found);
        } else {
            exchange.setVariable(node.getVariableReceive(), found);
        }
    }

    private JsonNode answered(String kamelet, String question, JsonNode recorded) {
        BinaryOperator<JsonNode> change = anew.get(kamelet);
        return change == null ? recorded : change.apply(Answers.parsed(question), recorded);
    }

    private static String shortened(String question) {
        return question.length() <= 200 ? question : question.substring(0, 200) + "…";
    }
}

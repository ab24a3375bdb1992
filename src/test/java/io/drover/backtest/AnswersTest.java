package io.drover.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.backtest.Answers.Answer;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static final String QUESTION = "{\"a\": 1, \"b\": [2]}";

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void areFoundByTheQuestionWhateverTheOrderOfItsMembers() throws IOException {
        Answers answers =
                parse("[{'lookup': 'koji-build-lookup', 'question': {'a': 1, 'b': [2]}, 'answer': {'id': 7}}]");

        assertThat(answers.to("koji-build-lookup", "{\"b\":[2],\"a\":1}", Set.of()))
                .hasValue(new Answer(json.readTree(QUESTION), "found", json.readTree("{\"id\": 7}")));
        assertThat(answers.to("koji-build-lookup", "{\"b\":[3],\"a\":1}", Set.of()))
                .isEmpty();
        assertThat(answers.to("koji-task-lookup", "{\"b\":[2],\"a\":1}", Set.of()))
                .isEmpty();
    }

    @Test
    void areFoundByTheMembersThatTheLookupReads() throws IOException {
        Answers answers = parse("[{'lookup': 'l', 'question': {'build': 'a-1-1', 'verdict': 'yes'}, 'answer': 7}]");

        assertThat(answers.to("l", "{\"build\":\"a-1-1\",\"verdict\":\"no\"}", Set.of("build", "profile")))
                .isPresent();
        assertThat(answers.to("l", "{\"build\":\"a-1-2\",\"verdict\":\"yes\"}", Set.of("build", "profile")))
                .isEmpty();
    }

    @Test
    void takeQuestionsAndAnswersAsTheLedgerHasThem() throws IOException {
        Answers answers =
                parse("[{'lookup': 'koji-build-lookup', 'question': '{\\\"a\\\":1}', 'answer': '{\\\"id\\\":7}'}]");

        assertThat(answers.to("koji-build-lookup", "{\"a\":1}", Set.of()))
                .hasValue(new Answer(json.readTree("{\"a\": 1}"), "found", json.readTree("{\"id\": 7}")));
    }

    @Test
    void ofTwoToOneQuestionTheLaterCounts() throws IOException {
        Answers answers = parse("[{'lookup': 'l', 'question': 1, 'outcome': 'unavailable', 'answer': 'HTTP 503'},"
                + " {'lookup': 'l', 'question': 1, 'answer': 2}]");

        assertThat(answers.to("l", "1", Set.of()))
                .hasValueSatisfying(answer -> assertThat(answer.outcome()).isEqualTo("found"));
    }

    @Test
    void thatWereCutAreNotKnown() throws IOException {
        assertThat(parse("[{'lookup': 'l', 'question': 1, 'answer': '{\\\"id\\\": 12…'}]")
                        .to("l", "1", Set.of()))
                .isEmpty();
    }

    @Test
    void ofTheMessageComeBeforeGeneralOnes() throws IOException {
        Answers own = parse("[{'lookup': 'l', 'question': 1, 'answer': 'own'}]");
        Answers general = parse("[{'lookup': 'l', 'question': 1, 'answer': 'all'},"
                + " {'lookup': 'l', 'question': 2, 'answer': 'all'}]");

        assertThat(own.or(general).to("l", "1", Set.of()))
                .hasValueSatisfying(
                        answer -> assertThat(answer.answer().asText()).isEqualTo("own"));
        assertThat(own.or(general).to("l", "2", Set.of())).isPresent();
    }

    @Test
    void withoutAQuestionAnswerAll() throws IOException {
        assertThat(parse("[{'lookup': 'l', 'answer': 7}]").to("l", "{\"whatever\":1}", Set.of()))
                .isPresent();
    }

    @Test
    void withoutALookupAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("[{'question': 1, 'answer': 2}]"))
                .withMessageContaining("lookup, question and answer");
    }

    private Answers parse(String text) throws IOException {
        return Answers.parse(json.readTree(text.replace('\'', '"')));
    }
}

package io.drover.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DroverJqTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() {
        context.getRegistry().bind(DroverJq.BEAN, new DroverJq());
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private Expression compiled(String jq) {
        Expression expression = context.resolveLanguage("jq").createExpression(jq);
        expression.init(context);
        return expression;
    }

    /** As jq's manual has it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '~',
            value = {
                "2 | IN(1, 2)#true",
                "[3] | IN(.[]; 1, 2)#false",
                "[{\"a\": 1}, {\"a\": 2}] | INDEX(.a)#{\"1\":{\"a\":1},\"2\":{\"a\":2}}",
                "INDEX({\"a\": \"x\"}, {\"a\": \"x\", \"b\": 1}; .a)#{\"x\":{\"a\":\"x\",\"b\":1}}",
                "isempty(empty)#true",
                "isempty(1, error(\"not looked at\"))#false",
                "add(1, 2)#3",
                "-3 | abs#3",
                "1 | toarray#[1]",
                "\" a b \" | trim#\"a b\"",
                "\" a \" | ltrim#\"a \"",
                "\" a \" | rtrim#\" a\"",
                "\"-a-\" | trimstr(\"-\")#\"a\"",
                "0 | todate#\"1970-01-01T00:00:00Z\"",
                "0 | date#\"1970-01-01T00:00:00Z\"",
                "\"1970-01-01T00:00:01Z\" | fromdate#1"
            })
    void hasWhatJacksonJqLacks(String jq, String expected) throws IOException {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(JSON.createObjectNode());

        JsonNode answer = compiled(jq).evaluate(exchange, JsonNode.class);

        assertThat(answer).isEqualTo(JSON.readTree(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "if .a then nothing else 1 end",
                "{a: (.b | nothing)}",
                "\"x\\(nothing)\"",
                "[.[] | select(nothing)]",
                "reduce nothing as $x (0; . + $x)",
                "def twice: nothing; twice",
                "try nothing catch .",
                "-nothing",
                ".a[nothing]",
                ".a[nothing:]",
                ".a |= nothing",
                "nothing as $x | $x",
                "label $out | foreach .[] as $x (0; nothing)",
                "{(nothing): 1}",
                ".a // nothing",
                "nothing?"
            })
    void refusesAFunctionThatThereIsNotWhereverItIsCalled(String jq) {
        assertThatThrownBy(() -> compiled(jq))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("jq here has no function nothing/0: " + jq);
    }

    @Test
    void saysWithHowManyArgumentsThereIsOne() {
        assertThatThrownBy(() -> compiled("split | IN"))
                .hasMessage("jq here has no function IN/0, only IN/1, IN/2; jq here has no function split/0, only"
                        + " split/1, split/2: split | IN");
        assertThatThrownBy(() -> compiled("@base32")).hasMessage("jq here has no function @base32/0: @base32");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "def f(g; $n): g + $n + n; f(1; 2)",
                "def nothing: 1; nothing",
                "variable(\"a\") | header(\"b\")",
                "@base64 \"\\(.a)\"",
                "\"nothing\" | .nothing | {nothing: 1} | {\"nothing\": .nothing}",
                "limit(3; recurse) | test(\"nothing\"; \"x\")"
            })
    void leavesAloneWhatThereIs(String jq) {
        assertThat(compiled(jq)).isNotNull();
    }
}

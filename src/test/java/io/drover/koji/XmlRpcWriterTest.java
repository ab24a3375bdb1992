package io.drover.koji;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlRpcWriterTest {

    @Test
    void writesNumbersInTheSmallestTypeTheHubKnows() {
        assertThat(written(Arrays.asList(1, 2147483647L, 2147483648L, -2147483649L, (short) 3, BigInteger.TEN)))
                .contains("<int>1</int>", "<int>2147483647</int>", "<i8>2147483648</i8>", "<i8>-2147483649</i8>")
                .contains("<int>3</int>", "<int>10</int>");
    }

    @Test
    void writesNilAndTheEmptyTextDifferently() {
        assertThat(written(Arrays.asList(null, ""))).contains("<value><nil/></value><value><string></string></value>");
    }

    @Test
    void writesUtf8() {
        byte[] bytes =
                XmlRpcWriter.call(new XmlRpcCall("echo", List.of("gr\u00fcn \uD83D\uDE00 <&>")), XmlRpcLimits.CALL);
        assertThat(new String(bytes, StandardCharsets.UTF_8)).contains("gr\u00fcn \uD83D\uDE00 &lt;&amp;&gt;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "a\u0008b", "\u001b[1m", "\uFFFE", "\uD800", "\uDC00x", "\uD83D"})
    void refusesCharactersThatXmlCannotCarry(String text) {
        assertThatThrownBy(() -> written(text))
                .isInstanceOf(XmlRpcException.class)
                .hasMessageContaining("U+");
    }

    @Test
    void refusesWhatHasNoForm() {
        assertThatThrownBy(() -> written(Double.NaN)).isInstanceOf(XmlRpcException.class);
        assertThatThrownBy(() -> written(BigInteger.ONE.shiftLeft(63))).isInstanceOf(XmlRpcException.class);
        assertThatThrownBy(() -> written(new Object())).isInstanceOf(XmlRpcException.class);
        assertThatThrownBy(() -> written(Map.of(1, "x"))).isInstanceOf(XmlRpcException.class);
        assertThatThrownBy(() -> new XmlRpcCall(" ", List.of())).isInstanceOf(XmlRpcException.class);
    }

    @Test
    void refusesAListThatHoldsItself() {
        List<Object> loop = new ArrayList<>();
        loop.add(loop);
        assertThatThrownBy(() -> written(loop)).isInstanceOf(XmlRpcException.class);
    }

    @Test
    void refusesMoreThanTheHubTakes() {
        assertThatThrownBy(() -> written("x".repeat(5 << 20)))
                .isInstanceOf(XmlRpcException.class)
                .hasMessageContaining("4194304 bytes");
    }

    private static String written(Object param) {
        return new String(
                XmlRpcWriter.call(new XmlRpcCall("echo", List.of(param)), XmlRpcLimits.CALL), StandardCharsets.UTF_8);
    }
}

package io.drover.koji;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XmlRpcReaderTest {

    @TempDir
    Path dir;

    @Test
    void readsABuildAsTheHubSendsIt() throws IOException {
        Object value = ((XmlRpcResponse.Value) fixture("build-response.xml")).value();
        Map<String, Object> expected = new java.util.LinkedHashMap<>();
        expected.put("build_id", 2530001L);
        expected.put("epoch", null);
        expected.put("nvr", "bash-5.2.32-1.fc41");
        expected.put("completion_time", "2026-11-20 07:40:09.058264+00:00");
        expected.put("completion_ts", 1795160409.058264);
        expected.put("draft", false);
        expected.put("size", 6442450944L);
        expected.put("sigkey", "");
        expected.put("tags", List.of("f41", "f41-updates"));
        assertThat(value).isEqualTo(expected);
        assertThat(((Map<?, ?>) value).keySet().stream().map(Object::toString))
                .containsExactlyElementsOf(expected.keySet());
    }

    @Test
    void readsAFault() throws IOException {
        assertThat(fixture("fault-response.xml"))
                .isEqualTo(new XmlRpcResponse.Fault(1000, "No such tag: 'f99' & more"));
    }

    @ParameterizedTest
    @CsvSource({
        "<int>-7</int>, -7",
        "<i4>+7</i4>, 7",
        "<i8>9223372036854775807</i8>, 9223372036854775807",
        "<int> 12 </int>, 12",
        "<ex:i8>12</ex:i8>, 12"
    })
    void takesEveryIntegerAsALong(String xml, long expected) {
        assertThat(value(xml)).isEqualTo(expected);
    }

    @Test
    void tellsTheEmptyTextFromNil() {
        assertThat(value("<string></string>")).isEqualTo("");
        assertThat(value("<string/>")).isEqualTo("");
        assertThat(value("")).isEqualTo("");
        assertThat(value("<nil/>")).isNull();
        assertThat(value("<ex:nil/>")).isNull();
        assertThat(value("<ex:nil xmlns:ex='http://ws.apache.org/xmlrpc/namespaces/extensions'/>"))
                .isNull();
    }

    @Test
    void joinsTextThatComesInPieces() {
        assertThat(value("<string>a<![CDATA[<b>]]>c&amp;&#x1F600;<!-- not this -->d</string>"))
                .isEqualTo("a<b>c&\uD83D\uDE00d");
        assertThat(value("  plain &lt;text&gt;  ")).isEqualTo("  plain <text>  ");
    }

    @Test
    void readsTheRarerTypes() {
        assertThat(value("<dateTime.iso8601>20261120T07:40:09</dateTime.iso8601>"))
                .isEqualTo("20261120T07:40:09");
        assertThat((byte[]) value("<base64>\n AAEC\n/w== </base64>")).containsExactly(0, 1, 2, 0xff);
        assertThat(value("\n <double>1e3</double>\n ")).isEqualTo(1000.0);
        assertThat(value("<array><data/></array>")).isEqualTo(List.of());
        assertThat(value("<struct/>")).isEqualTo(Map.of());
    }

    @Test
    void readsACallWithoutParams() {
        XmlRpcCall call = XmlRpcReader.readCall(
                stream("<methodCall><methodName> getAPIVersion </methodName></methodCall>"), XmlRpcLimits.CALL);
        assertThat(call).isEqualTo(new XmlRpcCall("getAPIVersion", List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<int>9223372036854775808</int>",
                "<int></int>",
                "<int>1.5</int>",
                "<int>0x10</int>",
                "<boolean>true</boolean>",
                "<double>NaN</double>",
                "<double>1e999</double>",
                "<double>0x1p3</double>",
                "<base64>*</base64>",
                "<float>1</float>",
                "<nil>no</nil>",
                "<string><b/></string>",
                "text<int>1</int>",
                "<int>1</int><int>2</int>",
                "<struct><member><name>a</name></member></struct>",
                "<struct><member><value>a</value></member></struct>",
                "<array></array>",
                "<array><data><int>1</int></data></array>",
                "&nosuch;"
            })
    void refusesWhatIsNoValue(String xml) {
        assertThatThrownBy(() -> value(xml)).isInstanceOf(XmlRpcException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html><body><h1>502 Bad Gateway</h1></body></html>",
                "<methodResponse/>",
                "<methodResponse><params/></methodResponse>",
                "<methodResponse><params><param><value/></param><param><value/></param></params></methodResponse>",
                "<methodResponse><fault><value><int>1</int></value></fault></methodResponse>",
                "<methodResponse><params><param><value>1</value></param></params>",
                "<methodResponse><params><param><value>1</value></param></params></methodResponse><more/>",
                "{\"error\": \"not xml\"}"
            })
    void refusesWhatIsNoResponse(String xml) {
        assertThatThrownBy(() -> XmlRpcReader.readResponse(stream(xml), XmlRpcLimits.RESPONSE))
                .isInstanceOf(XmlRpcException.class);
    }

    @Test
    void refusesEntitiesThatMultiply() {
        StringBuilder dtd = new StringBuilder("<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY a0 'lol'>");
        for (int i = 1; i < 12; i++) {
            dtd.append("<!ENTITY a")
                    .append(i)
                    .append(" '")
                    .append(("&a" + (i - 1) + ";").repeat(10))
                    .append("'>");
        }
        String xml = dtd + "]>" + response("&a11;");
        assertThatThrownBy(() -> XmlRpcReader.readResponse(stream(xml), XmlRpcLimits.RESPONSE))
                .isInstanceOf(XmlRpcException.class)
                .hasMessageContaining("document type");
    }

    @Test
    void neverOpensAnExternalEntity() throws IOException {
        Path secret = Files.writeString(dir.resolve("secret"), "the-secret");
        String xml = "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY x SYSTEM '" + secret.toUri() + "'>]>"
                + response("<string>&x;</string>");
        assertThatThrownBy(() -> XmlRpcReader.readResponse(stream(xml), XmlRpcLimits.RESPONSE))
                .isInstanceOf(XmlRpcException.class)
                .message()
                .doesNotContain("the-secret");
    }

    /** Java 24 and later allow 100,000 characters of what they call entities where nobody says otherwise. */
    @Test
    void readsLongAnswersWhateverJavasOwnLimits() {
        String text = "a &amp; b &lt; c ".repeat(300_000);
        assertThat(value("<string>" + text + "</string>")).isEqualTo("a & b < c ".repeat(300_000));
    }

    @Test
    void refusesADoctypeWithoutEntitiesToo() {
        String xml = "<!DOCTYPE methodResponse SYSTEM 'http://127.0.0.1:9/x.dtd'>" + response("1");
        assertThatThrownBy(() -> XmlRpcReader.readResponse(stream(xml), XmlRpcLimits.RESPONSE))
                .isInstanceOf(XmlRpcException.class);
    }

    @Test
    void boundsDepthElementsAndBytes() {
        String deep = "<array><data><value>".repeat(65) + "</value></data></array>".repeat(65);
        assertThatThrownBy(() -> value(deep))
                .isInstanceOf(XmlRpcException.class)
                .hasMessageContaining("deeper than 64");
        String many = "<array><data>" + "<value/>".repeat(100) + "</data></array>";
        assertThatThrownBy(() -> XmlRpcReader.readResponse(stream(response(many)), new XmlRpcLimits(1 << 20, 50, 5)))
                .isInstanceOf(XmlRpcException.class)
                .hasMessageContaining("50 elements");
        assertThatThrownBy(() -> XmlRpcReader.readResponse(stream(response(many)), new XmlRpcLimits(300, 5000, 5)))
                .isInstanceOf(XmlRpcException.class)
                .hasMessageContaining("300 bytes");
    }

    @Test
    void readsAnEndlessStreamOnlyToItsLimit() {
        InputStream endless = new InputStream() {
            private int count;

            @Override
            public int read() {
                return "<methodResponse><params><param><value>".length() > count
                        ? "<methodResponse><params><param><value>".charAt(count++)
                        : 'x';
            }
        };
        assertThatThrownBy(() -> XmlRpcReader.readResponse(endless, new XmlRpcLimits(1 << 20, 100, 5)))
                .isInstanceOf(XmlRpcException.class)
                .hasMessageContaining("longer than");
    }

    @Test
    void refusesBytesThatAreNoUtf8() {
        byte[] latin = response("<string>gr\u00fcn</string>").getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> XmlRpcReader.readResponse(new ByteArrayInputStream(latin), XmlRpcLimits.RESPONSE))
                .isInstanceOf(XmlRpcException.class);
    }

    @Test
    void comparesTheCallWeSendWithTheRecordedForm() throws IOException {
        Map<String, Object> named = new java.util.LinkedHashMap<>();
        named.put("force", false);
        named.put("fromtag", null);
        named.put("__starstar", true);
        XmlRpcCall call =
                new XmlRpcCall("tagBuild", Arrays.asList("f41-updates-candidate", "bash-5.2.32-1.fc41", named));
        byte[] expected;
        try (InputStream in = resource("tag-build-call.xml")) {
            expected = in.readAllBytes();
        }
        assertThat(new String(XmlRpcWriter.call(call, XmlRpcLimits.CALL), StandardCharsets.UTF_8))
                .isEqualTo(new String(expected, StandardCharsets.UTF_8));
        assertThat(XmlRpcReader.readCall(new ByteArrayInputStream(expected), XmlRpcLimits.CALL))
                .isEqualTo(call);
    }

    private XmlRpcResponse fixture(String name) throws IOException {
        try (InputStream in = resource(name)) {
            return XmlRpcReader.readResponse(in, XmlRpcLimits.RESPONSE);
        }
    }

    private static InputStream resource(String name) {
        return java.util.Objects.requireNonNull(XmlRpcReaderTest.class.getResourceAsStream("/koji/" + name));
    }

    private static Object value(String inner) {
        return ((XmlRpcResponse.Value) XmlRpcReader.readResponse(stream(response(inner)), XmlRpcLimits.RESPONSE))
                .value();
    }

    private static String response(String inner) {
        return "<methodResponse><params><param><value>" + inner + "</value></param></params></methodResponse>";
    }

    private static InputStream stream(String xml) {
        return new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8));
    }
}

package io.drover.koji;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What must hold for every value and for every sequence of bytes. */
class XmlRpcPropertyTest {

    private static final XmlRpcLimits SMALL = new XmlRpcLimits(1 << 20, 10_000, 20);

    @Property(tries = 300, seed = "20261120")
    void everyValueComesBackAsItWas(@ForAll("values") Object value) {
        byte[] response = XmlRpcWriter.response(new XmlRpcResponse.Value(value), SMALL);
        XmlRpcResponse read = XmlRpcReader.readResponse(new ByteArrayInputStream(response), SMALL);
        assertThat(((XmlRpcResponse.Value) read).value())
                .usingRecursiveComparison()
                .isEqualTo(value);
    }

    @Property(tries = 100, seed = "20261120")
    void everyCallComesBackAsItWas(@ForAll("values") Object first, @ForAll("texts") String second) {
        XmlRpcCall call = new XmlRpcCall("m", Arrays.asList(first, second));
        XmlRpcCall read = XmlRpcReader.readCall(new ByteArrayInputStream(XmlRpcWriter.call(call, SMALL)), SMALL);
        assertThat(read).usingRecursiveComparison().isEqualTo(call);
    }

    @Property(seed = "20261120")
    void halfADocumentIsNeverAnAnswer(@ForAll("values") Object value, @ForAll double where) {
        byte[] whole = XmlRpcWriter.response(new XmlRpcResponse.Value(value), SMALL);
        int root = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf('>');
        int cut = (int) (Math.abs(where % 1.0) * root);
        assertThat(outcome(Arrays.copyOf(whole, cut))).isEqualTo("refused");
    }

    @Property(seed = "20261120")
    void damagedBytesAreReadOrRefusedAndNothingElse(
            @ForAll("values") Object value, @ForAll("damage") List<int[]> damage) {
        byte[] bytes = XmlRpcWriter.response(new XmlRpcResponse.Value(value), SMALL);
        for (int[] change : damage) {
            bytes[Math.floorMod(change[0], bytes.length)] = (byte) change[1];
        }
        assertThat(outcome(bytes)).isIn("read", "refused");
    }

    @Property(seed = "20261120")
    void anyBytesAreRefused(@ForAll byte[] bytes) {
        assertThat(outcome(bytes)).isEqualTo("refused");
    }

    @Property(tries = 300, seed = "20261120")
    void jsonIsWhatJavasValuesWouldHaveBecome(@ForAll("values") Object value) {
        byte[] response = XmlRpcWriter.response(new XmlRpcResponse.Value(value), SMALL);
        assertThat(json(response)).isEqualTo(KojiJson.toJson(value).toString());
    }

    @Property(tries = 300, seed = "20261120")
    void rowsAreTheElementsOfTheList(@ForAll("values") Object first, @ForAll("values") Object second) {
        for (List<Object> list : List.of(Arrays.asList(first, second), Arrays.asList(second), List.of())) {
            byte[] response = XmlRpcWriter.response(new XmlRpcResponse.Value(list), SMALL);
            assertThat(rows(response)).isEqualTo(KojiJson.toJson(list).toString());
        }
    }

    @Property(seed = "20261120")
    void halfADocumentNeverEndsItsRows(@ForAll("values") Object value, @ForAll double where) {
        byte[] whole = XmlRpcWriter.response(new XmlRpcResponse.Value(Arrays.asList(value, value)), SMALL);
        int root = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf('>');
        int cut = (int) (Math.abs(where % 1.0) * root);
        assertThat(rows(Arrays.copyOf(whole, cut))).isEqualTo("refused");
    }

    /** Whatever was done to the bytes: rows are read where the whole is read, and are the same. */
    @Property(seed = "20261120")
    void damagedRowsAreReadAsTheWholeWouldBe(@ForAll("values") Object value, @ForAll("damage") List<int[]> damage) {
        byte[] bytes = XmlRpcWriter.response(new XmlRpcResponse.Value(Arrays.asList(value, value)), SMALL);
        for (int[] change : damage) {
            bytes[Math.floorMod(change[0], bytes.length)] = (byte) change[1];
        }
        assertThat(rows(bytes)).isEqualTo(json(bytes));
    }

    @Property(seed = "20261120")
    void anyBytesHaveNoRows(@ForAll byte[] bytes) {
        assertThat(rows(bytes)).isEqualTo("refused");
    }

    private static String json(byte[] bytes) {
        try {
            XmlRpcResponse read = XmlRpcReader.readResponse(
                    new ByteArrayInputStream(bytes), SMALL, Duration.ofHours(1), JsonForm.INSTANCE);
            return read instanceof XmlRpcResponse.Value value ? String.valueOf(value.value()) : read.toString();
        } catch (XmlRpcException e) {
            return "refused";
        }
    }

    private static String rows(byte[] bytes) {
        try {
            XmlRpcRows rows = new XmlRpcRows(new ByteArrayInputStream(bytes), SMALL, Duration.ofHours(1));
            XmlRpcResponse other = rows.begin().orElse(null);
            if (other != null) {
                return other instanceof XmlRpcResponse.Value value ? String.valueOf(value.value()) : other.toString();
            }
            ArrayNode read = JsonNodeFactory.instance.arrayNode();
            for (JsonNode row = rows.next(); row != null; row = rows.next()) {
                read.add(row);
            }
            return read.toString();
        } catch (XmlRpcException e) {
            return "refused";
        }
    }

    /** Any other exception fails the property. */
    private static String outcome(byte[] bytes) {
        try {
            XmlRpcReader.readResponse(new ByteArrayInputStream(bytes), SMALL);
            return "read";
        } catch (XmlRpcException e) {
            return "refused";
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars('\t', '\n', '\r', ' ', '<', '&', '>', ']', '"', '\'')
                .withCharRange('a', 'z')
                .withCharRange('\u00a0', '\ud7ff')
                .ofMaxLength(30)
                .map(text -> text.length() % 3 == 0 ? text + "\uD83D\uDE00" : text);
    }

    @Provide
    Arbitrary<List<int[]>> damage() {
        Arbitrary<int[]> change = Combinators.combine(
                        Arbitraries.integers(),
                        Arbitraries.oneOf(
                                Arbitraries.integers().between(0, 255),
                                Arbitraries.of((int) '<', (int) '>', (int) '/', (int) '&', (int) '!', (int) '?')))
                .as((where, what) -> new int[] {where, what});
        return change.list().ofMinSize(1).ofMaxSize(6);
    }

    @Provide
    Arbitrary<Object> values() {
        return values(3);
    }

    private Arbitrary<Object> values(int depth) {
        Arbitrary<Object> scalars = Arbitraries.oneOf(
                Arbitraries.longs().map(number -> (Object) number),
                Arbitraries.doubles().map(number -> (Object) number),
                Arbitraries.of(true, false).map(flag -> (Object) flag),
                texts().map(text -> (Object) text),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(20).map(bytes -> (Object) bytes));
        if (depth == 0) {
            return scalars.injectNull(0.1);
        }
        Arbitrary<Object> inner = Arbitraries.lazy(() -> values(depth - 1));
        Arbitrary<Object> lists = inner.list().ofMaxSize(4).map(list -> (Object) list);
        Arbitrary<Object> structs = Combinators.combine(
                        texts().list().uniqueElements().ofMaxSize(4),
                        inner.list().ofSize(4))
                .as(XmlRpcPropertyTest::struct);
        return Arbitraries.oneOf(scalars, lists, structs).injectNull(0.05);
    }

    private static Object struct(List<String> keys, List<Object> values) {
        Map<String, Object> struct = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            struct.put(keys.get(i), values.get(i));
        }
        return struct;
    }
}

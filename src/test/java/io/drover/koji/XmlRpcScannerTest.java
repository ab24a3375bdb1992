package io.drover.koji;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.koji.XmlRpcScanner.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our scanner against Java's own parser: what ours takes, Java's takes as the same tags and texts. */
class XmlRpcScannerTest {

    private static final String REFUSED = "refused";

    /** Every kind of markup that ours passes over or resolves, and what turns one into another. */
    private static final String[] PIECES = {
        "<a>",
        "</a>",
        "<b/>",
        "<b></b>",
        "<ex:c d='1' e=\"2\">",
        "</ex:c>",
        "text",
        " ",
        "\n",
        "\r\n",
        "\r",
        "]]",
        "]",
        ">",
        "]]>",
        "<![CDATA[",
        "<![CDATA[x]]>",
        "<![CDATA[]]]]>",
        "<!-- c -->",
        "<!--",
        "-->",
        "--",
        "<?p i?>",
        "<?p?>",
        "?>",
        "<?xml version='1.0'?>",
        "&amp;",
        "&lt;",
        "&gt;",
        "&apos;",
        "&quot;",
        "&#65;",
        "&#x1F600;",
        "&#0;",
        "&#xD800;",
        "&no;",
        "&",
        ";",
        "\u00e9",
        "\uD83D\uDE00",
        "\uFFFE",
        "\u0007",
        "<!DOCTYPE a>",
        "<",
        "</",
        "<1>",
        "<a",
        "'",
        "\"",
        "=",
        "<a b='<'>",
        "<a b='&amp;&#9;'>",
        "<a b='1' b='2'>",
        "<a b='1'c='2'>",
        "<a b=1>",
        "<a b>",
        "< a>",
        "</a >",
        "<a >",
        "<b / >",
        "<a/>"
    };

    @Test
    void agreesWithJavasParserOnEveryMixtureOfMarkup() {
        Random random = new Random(20261120);
        int taken = 0;
        for (int i = 0; i < 60_000; i++) {
            StringBuilder xml = new StringBuilder();
            if (random.nextInt(4) == 0) {
                xml.append("<?xml version='1.0' encoding='UTF-8'?>");
            }
            xml.append("<a>");
            for (int n = random.nextInt(6); n > 0; n--) {
                xml.append(PIECES[random.nextInt(PIECES.length)]);
            }
            xml.append("</a>");
            if (random.nextInt(8) == 0) {
                xml.append(PIECES[random.nextInt(PIECES.length)]);
            }
            taken += agree(xml.toString().getBytes(StandardCharsets.UTF_8)) ? 1 : 0;
        }
        // neither refuses everything
        assertThat(taken).isBetween(8_000, 50_000);
    }

    @Test
    void takesNoMoreThanJavasParserOfDamagedBytes() {
        byte[] whole = ("<?xml version=\"1.0\"?>\n<a><ex:b c='d'>t\u00e9\uD83D\uDE00&amp;x</ex:b><![CDATA[y]]>"
                        + "<!-- z --><?p i?><n/>\r\n</a>\n")
                .getBytes(StandardCharsets.UTF_8);
        Random random = new Random(20261120);
        for (int i = 0; i < 60_000; i++) {
            byte[] bytes = whole.clone();
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte)
                        (random.nextBoolean() ? random.nextInt(256) : "<>/&!?-'\"=];#[: ".charAt(random.nextInt(16)));
            }
            String ours = ours(new ByteArrayInputStream(bytes));
            if (!ours.equals(REFUSED)) {
                assertThat(ours).as(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(javas(bytes));
            }
        }
    }

    @Test
    void theSizeOfWhatArrivesChangesNothing() {
        String xml = "<?xml version='1.0'?><a>" + "x]]".repeat(3000) + "&amp;<![CDATA[" + "]]]y".repeat(3000)
                + "]]>\uD83D\uDE00<bb c='d'/>\r\n</a>";
        byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
        InputStream oneByOne = new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1));
            }
        };
        assertThat(ours(oneByOne)).isEqualTo(javas(bytes)).isNotEqualTo(REFUSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a>x]]>y</a>",
                "<a>x]<b/>]></a",
                "<a/><a/>",
                "<a/>text",
                "text",
                "",
                " ",
                "<?xml version='1.1'?><a/>",
                " <?xml version='1.0'?><a/>",
                "<a><?xml version='1.0'?></a>",
                "<?xml version='1.0' encoding='a b'?><a/>",
                "<a><!-- -- --></a>",
                "<a><![CDATA[x</a>",
                "<![CDATA[x]]><a/>",
                "<a></b>",
                "<a></a",
                "</a>",
                "<\u00e9/>",
                "<a>\uFFFF</a>",
                "<a>&#xFFFFFFF;</a>",
                "<a>&#1114112;</a>",
                "<a>&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</a>",
                "\uFEFF<a/>"
            })
    void refuses(String xml) {
        assertThat(ours(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(REFUSED);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        int[][] wrong = {
            {0xC0, 0x80},
            {0xE0, 0x80, 0x80},
            {0xED, 0xA0, 0x80},
            {0xF4, 0x90, 0x80, 0x80},
            {0x80},
            {0xFF},
            {0xC3},
            {0xF8, 0x88, 0x80, 0x80, 0x80}
        };
        for (int[] sequence : wrong) {
            byte[] bytes = ("<a>" + "x".repeat(sequence.length) + "</a>").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < sequence.length; i++) {
                bytes[3 + i] = (byte) sequence[i];
            }
            assertThat(ours(new ByteArrayInputStream(bytes))).isEqualTo(REFUSED);
        }
    }

    @Test
    void namesAndAttributesAreBounded() {
        assertThat(ours(stream("<" + "a".repeat(101) + "/>"))).isEqualTo(REFUSED);
        StringBuilder many = new StringBuilder("<a");
        for (int i = 0; i < 17; i++) {
            many.append(" b").append(i).append("=''");
        }
        assertThat(ours(stream(many + "/>"))).isEqualTo(REFUSED);
        assertThat(ours(stream("<?xml version='1.0'" + " ".repeat(300) + "?><a/>")))
                .isEqualTo(REFUSED);
    }

    private static InputStream stream(String xml) {
        return new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8));
    }

    /** @return whether both took it */
    private static boolean agree(byte[] bytes) {
        String ours = ours(new ByteArrayInputStream(bytes));
        assertThat(ours).as(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(javas(bytes));
        return !ours.equals(REFUSED);
    }

    private static String ours(InputStream in) {
        StringBuilder seen = new StringBuilder();
        try {
            XmlRpcScanner scanner = new XmlRpcScanner(new XmlRpcBytes(in));
            for (Event event = scanner.next(); event != Event.DONE; event = scanner.next()) {
                seen.append(
                        switch (event) {
                            case START -> "\u0001" + scanner.name() + "\u0002";
                            case END -> "\u0003" + scanner.name() + "\u0002";
                            default -> scanner.text().whole();
                        });
            }
            return seen.toString();
        } catch (XmlRpcException e) {
            return REFUSED;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String javas(byte[] bytes) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        StringBuilder seen = new StringBuilder();
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(
                    new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder()));
            int depth = 0;
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamReader.START_ELEMENT -> {
                        depth++;
                        seen.append('\u0001').append(local(xml)).append('\u0002');
                    }
                    case XMLStreamReader.END_ELEMENT -> {
                        depth--;
                        seen.append('\u0003').append(local(xml)).append('\u0002');
                    }
                    case XMLStreamReader.CHARACTERS, XMLStreamReader.CDATA, XMLStreamReader.SPACE ->
                        seen.append(depth == 0 ? "" : xml.getText());
                    case XMLStreamReader.DTD, XMLStreamReader.ENTITY_REFERENCE -> {
                        return REFUSED;
                    }
                    default -> {}
                }
            }
            return seen.toString();
        } catch (XMLStreamException | RuntimeException e) {
            return REFUSED;
        }
    }

    private static String local(XMLStreamReader xml) {
        return xml.getLocalName().substring(xml.getLocalName().lastIndexOf(':') + 1);
    }
}

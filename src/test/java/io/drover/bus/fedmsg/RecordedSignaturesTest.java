package io.drover.bus.fedmsg;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages that fedmsg's own producers signed from 2017 to 2021; which hold was found out with OpenSSL. */
class RecordedSignaturesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Each line with {@code raw} as a text: a tree of Jackson's would write the numbers otherwise than they were signed. */
    static List<JsonNode> recorded() throws IOException, JsonTree.Unreadable {
        List<JsonNode> lines = new ArrayList<>();
        try (InputStream file = RecordedSignaturesTest.class.getResourceAsStream("/fedmsg/signed-recorded.jsonl")) {
            for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                Object raw =
                        JsonTree.object(line.getBytes(StandardCharsets.UTF_8)).get("raw");
                lines.add(((ObjectNode) JSON.readTree(line)).put("raw", SignedBytes.written(raw)));
            }
        }
        return lines;
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void holdsWhereItWasFoundToHold(JsonNode line) throws Exception {
        String found = line.path("signature_check").asText();
        FedmsgEnvelope envelope = FedmsgEnvelope.read(line.path("raw").asText().getBytes(StandardCharsets.UTF_8));
        boolean holds;
        try {
            X509Certificate certificate = SenderCertificates.read(String.valueOf(envelope.text("certificate")));
            holds = EnvelopeSignature.holds(
                    envelope, certificate.getPublicKey(), String.valueOf(envelope.text("signature")));
            assertThat(certificate.getIssuerX500Principal().getName()).contains("CN=fedmsg,");
            assertThat(SenderCertificates.commonName(certificate)).endsWith(".org");
        } catch (CertificateException e) {
            assertThat(found).isEqualTo("bad-cert-encoding");
            return;
        }
        assertThat(holds).isEqualTo(found.startsWith("ok"));
    }

    @Test
    void twentyHoldAndSixteenDoNot() throws Exception {
        assertThat(recorded()).hasSize(36);
        assertThat(recorded().stream()
                        .filter(line -> line.path("signature_check").asText().startsWith("ok")))
                .hasSize(20);
    }
}

package io.drover.bus.fedmsg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.bus.fedmsg.Authenticity.CouldNotCheck;
import io.drover.bus.fedmsg.Authenticity.Forged;
import io.drover.bus.fedmsg.Authenticity.Unreadable;
import io.drover.bus.fedmsg.Authenticity.Verified;
import io.drover.bus.fedmsg.FedmsgVerifier.ValidAt;
import io.drover.sandbox.FedmsgAuthority;
import io.drover.sandbox.FedmsgAuthority.Sender;
import io.drover.sandbox.FedmsgAuthority.Validity;
import io.drover.sandbox.FedmsgPublisher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FedmsgVerifierTest {
    private static final Instant NOW = Instant.now();
    private static final Validity VALID = Validity.around(NOW);
    private static final String TOPIC = "org.fedoraproject.prod.git.receive";
    private static final FedmsgAuthority CA = new FedmsgAuthority("fedmsg CA", VALID);
    private static final Sender KOJI = CA.certify("koji-koji01.example.org", VALID);

    @TempDir
    Path directory;

    private Path ca;

    @BeforeEach
    void writeTheCa() throws IOException {
        ca = Files.writeString(directory.resolve("ca.crt"), CA.certificate());
    }

    @Test
    void believesWhatASenderOfTheCaSigned() {
        assertThat(check(signed(KOJI))).isEqualTo(new Verified("koji-koji01.example.org"));
    }

    @Test
    void doesNotBelieveWhatWasAlteredAfterSigning() {
        List<Consumer<ObjectNode>> alterations = List.of(
                message -> ((ObjectNode) message.path("msg")).put("repo", "other"),
                message -> message.put("topic", TOPIC + "d"),
                message -> message.put("msg_id", "2026-other"),
                message -> message.put("timestamp", message.path("timestamp").asLong() + 1),
                message -> message.put("timestamp", message.path("timestamp").asLong() + 0.5),
                message -> message.put("added", 1),
                message -> message.remove("username"),
                message -> message.set(
                        "headers", JsonNodeFactory.instance.objectNode().put("a", 1)),
                message -> message.set("i", DoubleNode.valueOf(1.0)));
        for (Consumer<ObjectNode> alteration : alterations) {
            ObjectNode message = signed(KOJI);
            alteration.accept(message);
            assertThat(check(message))
                    .as(message.toString())
                    .isEqualTo(new Forged("the signature is not that of koji-koji01.example.org under this content"));
        }
    }

    @Test
    void doesNotBelieveWithoutSignature() {
        ObjectNode message = envelope();
        assertThat(check(message)).isEqualTo(new Forged("it is not signed"));
        message = signed(KOJI);
        message.remove("certificate");
        assertThat(check(message)).isEqualTo(new Forged("it is not signed"));
        message = signed(KOJI);
        message.remove("crypto");
        assertThat(check(message)).isEqualTo(new Forged("it does not say how it is signed"));
        message = signed(KOJI).put("crypto", "gpg");
        assertThat(check(message)).isEqualTo(new Forged("it is signed with gpg, not with x509"));
        assertThat(check(signed(KOJI).put("signature", "AAAA"))).isInstanceOf(Forged.class);
        assertThat(check(signed(KOJI).put("signature", "A".repeat(1_000_000)))).isInstanceOf(Forged.class);
    }

    @Test
    void doesNotBelieveACertificateThatCountsForNothing() {
        FedmsgAuthority impostor = new FedmsgAuthority("fedmsg CA", VALID);
        assertThat(check(signed(impostor.certify("koji-koji01.example.org", VALID))))
                .as("same name, other key")
                .isInstanceOfSatisfying(
                        Forged.class, forged -> assertThat(forged.reason()).contains("of no CA in drover.fedmsg.ca"));
        FedmsgAuthority other = new FedmsgAuthority("other CA", VALID);
        assertThat(check(signed(other.certify("koji-koji01.example.org", VALID))))
                .isInstanceOfSatisfying(
                        Forged.class, forged -> assertThat(forged.reason()).contains("CN=other CA"));
        for (String certificate : List.of(
                "x",
                "",
                "QUJD",
                base64("-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----"),
                "A".repeat(100_000))) {
            assertThat(check(signed(KOJI).put("certificate", certificate))).isInstanceOf(Forged.class);
        }
    }

    @Test
    void anotherSendersCertificateDoesNotHelp() {
        Sender bodhi = CA.certify("bodhi.example.org", VALID);
        ObjectNode message = signed(bodhi);
        message.put("certificate", signed(KOJI).path("certificate").asText());
        assertThat(check(message)).isInstanceOf(Forged.class);
    }

    @Test
    void believesACertificateOnlyWhileItIsValid() {
        Sender old = CA.certify(
                "old.example.org", new Validity(NOW.minus(Duration.ofHours(9)), NOW.minus(Duration.ofHours(1))));
        Sender coming = CA.certify(
                "coming.example.org", new Validity(NOW.plus(Duration.ofHours(1)), NOW.plus(Duration.ofHours(9))));
        assertThat(check(signed(old))).isInstanceOfSatisfying(Forged.class, forged -> assertThat(forged.reason())
                .contains("valid from", "not at"));
        assertThat(check(signed(coming))).isInstanceOf(Forged.class);
        byte[] json = utf8(signed(old).toString());
        assertThat(verifier(null, null, false).check(json, NOW.minus(Duration.ofHours(2))))
                .isEqualTo(new Verified("old.example.org"));
        byte[] archived = utf8(FedmsgPublisher.sign(
                        envelope()
                                .put("timestamp", NOW.minus(Duration.ofHours(2)).getEpochSecond()),
                        old)
                .toString());
        assertThat(verifier(null, null, false).check(archived, ValidAt.MESSAGE_TIME))
                .isEqualTo(new Verified("old.example.org"));
        assertThat(verifier(null, null, false).check(archived, ValidAt.NOW)).isInstanceOf(Forged.class);
    }

    @Test
    void aCaThatIsOutOfDateSaysNothingAboutMessages() throws IOException {
        Validity past = new Validity(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(1)));
        FedmsgAuthority gone = new FedmsgAuthority("gone CA", past);
        Files.writeString(ca, gone.certificate());
        assertThat(check(signed(gone.certify("a.example.org", VALID))))
                .isInstanceOfSatisfying(
                        CouldNotCheck.class, could -> assertThat(could.reason()).contains("drover.fedmsg.ca"));
    }

    @Test
    void doesNotBelieveARevokedCertificateWhateverTheTime() throws IOException {
        Sender bodhi = CA.certify("bodhi.example.org", VALID);
        Path crl = Files.writeString(directory.resolve("crl.pem"), CA.revocations(VALID, KOJI));
        FedmsgVerifier verifier = verifier(crl, null, false);
        assertThat(verifier.check(utf8(signed(bodhi).toString()), NOW)).isEqualTo(new Verified("bodhi.example.org"));
        assertThat(verifier.check(utf8(signed(KOJI).toString()), NOW.minus(Duration.ofHours(23))))
                .isInstanceOfSatisfying(
                        Forged.class, forged -> assertThat(forged.reason()).contains("revoked"));
    }

    @Test
    void aListOfRevocationsThatCannotBeUsedSaysNothingAboutMessages() throws IOException {
        Validity past = new Validity(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(1)));
        Sender bodhi = CA.certify("bodhi.example.org", VALID);
        FedmsgAuthority impostor = new FedmsgAuthority("fedmsg CA", VALID);
        Path crl = directory.resolve("crl.pem");
        for (String list : List.of(CA.revocations(past, KOJI), impostor.revocations(VALID, KOJI))) {
            Files.writeString(crl, list);
            FedmsgVerifier verifier = verifier(crl, null, false);
            assertThat(verifier.check(utf8(signed(bodhi).toString()), NOW)).isInstanceOf(CouldNotCheck.class);
        }
        Files.writeString(crl, CA.revocations(past, KOJI));
        assertThat(verifier(crl, null, false).check(utf8(signed(KOJI).toString()), NOW))
                .as("what an old list has revoked stays revoked")
                .isInstanceOf(Forged.class);
    }

    @Test
    void followsItsFilesAndKeepsTheLastGoodVersion() throws IOException {
        FedmsgAuthority next = new FedmsgAuthority("next CA", VALID);
        byte[] ofNext = utf8(signed(next.certify("a.example.org", VALID)).toString());
        byte[] ofKoji = utf8(signed(KOJI).toString());
        Path crl = Files.writeString(directory.resolve("crl.pem"), CA.revocations(VALID));
        FedmsgVerifier verifier = verifier(crl, null, false);
        assertThat(verifier.check(ofNext, NOW)).isInstanceOf(Forged.class);
        Files.writeString(ca, "half a certi");
        assertThat(verifier.check(ofKoji, NOW)).isInstanceOf(Verified.class);
        Files.delete(ca);
        assertThat(verifier.check(ofKoji, NOW)).isInstanceOf(Verified.class);
        Files.writeString(ca, CA.certificate() + next.certificate());
        Files.writeString(crl, CA.revocations(VALID, KOJI) + next.revocations(VALID));
        assertThat(verifier.check(ofNext, NOW)).isEqualTo(new Verified("a.example.org"));
        assertThat(verifier.check(ofKoji, NOW)).isInstanceOf(Forged.class);
    }

    @Test
    void asksThePolicyWhoMaySendWhat() throws IOException {
        Path policy = Files.writeString(
                directory.resolve("policy.yaml"),
                TOPIC + ": [bodhi.example.org]\nother.topic:\n  - koji-koji01.example.org\n");
        assertThat(verifier(null, policy, false).check(utf8(signed(KOJI).toString()), NOW))
                .isInstanceOfSatisfying(Forged.class, forged -> assertThat(forged.reason())
                        .contains("koji-koji01.example.org", "drover.fedmsg.policy-file"));
        Files.writeString(policy, TOPIC + ": [koji-koji01.example.org, bodhi.example.org]");
        assertThat(verifier(null, policy, true).check(utf8(signed(KOJI).toString()), NOW))
                .isInstanceOf(Verified.class);
        Files.writeString(policy, "other.topic: [koji-koji01.example.org]");
        assertThat(verifier(null, policy, false).check(utf8(signed(KOJI).toString()), NOW))
                .as("a topic that is not listed is free")
                .isInstanceOf(Verified.class);
        assertThat(verifier(null, policy, true).check(utf8(signed(KOJI).toString()), NOW))
                .as("unless nitpicky")
                .isInstanceOf(Forged.class);
    }

    @Test
    void believesWhatDatagrepperAddedTo() {
        ObjectNode message = signed(KOJI);
        message.put("source_name", "datanommer").put("source_version", "0.8.2").putObject("headers");
        // as a text, since Jackson would write 1.795183984E9, which Python does not
        String archived = message.toString().replaceFirst("(\"timestamp\":\\d+)", "$1.0");
        assertThat(verifier(null, null, false).check(utf8(archived), ValidAt.NOW))
                .isEqualTo(new Verified("koji-koji01.example.org"));
        assertThat(verifier(null, null, false).check(utf8(archived.replace(".0,", ".5,")), ValidAt.NOW))
                .isInstanceOf(Forged.class);
    }

    @Test
    void saysWhatIsNoEnvelope() {
        FedmsgVerifier verifier = verifier(null, null, false);
        for (String json : List.of(
                "",
                "[]",
                "{",
                "{}",
                "{\"topic\":\"a\"}",
                "{\"topic\":\"a\",\"msg\":null,\"msg_id\":\"1\"}",
                "{\"topic\":\"a\",\"msg\":{}}")) {
            assertThat(verifier.check(utf8(json), NOW)).as(json).isInstanceOf(Unreadable.class);
        }
    }

    @Test
    void startsOnlyWithFilesThatCanBeUsed() throws IOException {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> new FedmsgVerifier(new TrustSettings(missing, null, null, false), clock()))
                .hasMessageContaining("drover.fedmsg.ca: cannot read " + missing);
        Path junk = Files.writeString(directory.resolve("junk"), "s3cret");
        assertThatThrownBy(() -> verifier(junk, null, false)).hasMessageContaining("drover.fedmsg.crl: " + junk);
        assertThatThrownBy(() -> verifier(null, junk, false))
                .hasMessageContaining("drover.fedmsg.policy-file: " + junk);
        Files.writeString(ca, KOJI.certificate());
        assertThatThrownBy(() -> verifier(null, null, false)).hasMessageContaining("no certificate of a CA");
        assertThatThrownBy(() -> new TrustSettings(ca, null, null, true))
                .hasMessageContaining("drover.fedmsg.nitpicky");
    }

    private Authenticity check(ObjectNode message) {
        return verifier(null, null, false).check(utf8(message.toString()), ValidAt.NOW);
    }

    private FedmsgVerifier verifier(@Nullable Path crl, @Nullable Path policy, boolean nitpicky) {
        return new FedmsgVerifier(new TrustSettings(ca, crl, policy, nitpicky), clock());
    }

    private static Clock clock() {
        return Clock.fixed(NOW, ZoneOffset.UTC);
    }

    private static ObjectNode signed(Sender sender) {
        return FedmsgPublisher.sign(envelope(), sender);
    }

    private static ObjectNode envelope() {
        ObjectNode msg =
                JsonNodeFactory.instance.objectNode().put("repo", "figlet").put("percent", 1.5);
        return FedmsgPublisher.envelope(TOPIC, FedmsgPublisher.newId(), msg);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(utf8(text));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

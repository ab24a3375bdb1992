package io.drover.bus.fedmsg;

import io.drover.bus.Excerpt;
import io.drover.bus.fedmsg.Authenticity.Forged;
import io.drover.bus.fedmsg.Authenticity.Unreadable;
import io.drover.bus.fedmsg.Authenticity.Verified;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks the signature of a fedmsg envelope: RSA PKCS#1 v1.5 over SHA-1 of the envelope's canonical JSON, with the key of
 * the certificate inside it; the certificate against CA, CRL and time; the sender against the routing policy. A message
 * out of datagrepper is checked as it was before datagrepper added to it. Never throws for anything in a message.
 * Thread-safe. Source: fedmsg.crypto.x509, wire/bus.md §1.
 *
 * <p>Certificates are looked at before any key of theirs is used, so that a stranger cannot have us work with a key of
 * their own making.
 */
public final class FedmsgVerifier {
    private static final int LEAST_KEY_BITS = 1024;

    private final Authority authority;
    private final @Nullable ReloadedFile<RoutingPolicy> policy;
    private final boolean nitpicky;
    private final Clock clock;

    /** When the sender's certificate has to be valid. */
    public enum ValidAt {
        /** Now, as fedmsg has it; for messages that have just been sent. */
        NOW,
        /**
         * When the message says it was sent, for messages out of an archive whose certificates have run out since. The time
         * is signed, but by whoever has the key: an old key that was stolen and not revoked is believed for ever.
         */
        MESSAGE_TIME
    }

    /** @throws IllegalArgumentException names the key whose file cannot be used */
    public FedmsgVerifier(TrustSettings settings, Clock clock) {
        EnvelopeSignature.mustBeThere();
        this.authority = new Authority(settings.ca(), settings.crl(), clock);
        this.policy = settings.policy() == null
                ? null
                : new ReloadedFile<>("drover.fedmsg.policy-file", settings.policy(), RoutingPolicy::parse);
        this.nitpicky = settings.nitpicky();
        this.clock = clock;
    }

    /** @param json one envelope, whole, in UTF-8 */
    public Authenticity check(byte[] json, ValidAt when) {
        try {
            FedmsgEnvelope envelope = FedmsgEnvelope.read(json);
            Long sent = envelope.timestamp();
            return when == ValidAt.MESSAGE_TIME && sent != null
                    ? check(envelope, Instant.ofEpochSecond(sent))
                    : check(envelope, clock.instant());
        } catch (JsonTree.Unreadable e) {
            return new Unreadable(String.valueOf(e.getMessage()));
        }
    }

    /** @param at when the sender's certificate has to be valid */
    public Authenticity check(byte[] json, Instant at) {
        try {
            return check(FedmsgEnvelope.read(json), at);
        } catch (JsonTree.Unreadable e) {
            return new Unreadable(String.valueOf(e.getMessage()));
        }
    }

    Authenticity check(FedmsgEnvelope envelope, Instant at) {
        Optional<String> fault = envelope.fault();
        if (fault.isPresent()) {
            return new Unreadable(fault.get());
        }
        String signature = envelope.text("signature");
        String certificate = envelope.text("certificate");
        if (signature == null || certificate == null) {
            return new Forged("it is not signed");
        }
        String crypto = envelope.text("crypto");
        if (!"x509".equals(crypto)) {
            return new Forged(
                    crypto == null
                            ? "it does not say how it is signed"
                            : "it is signed with " + Excerpt.of(crypto, 40) + ", not with x509");
        }
        try {
            X509Certificate sender = SenderCertificates.read(certificate);
            Optional<Authenticity> objection = authority.objection(sender, at);
            return objection.isPresent() ? objection.get() : checkSigned(envelope, sender, signature);
        } catch (CertificateException e) {
            return new Forged("its certificate cannot be read: " + Excerpt.of(e.getMessage(), 200));
        }
    }

    private Authenticity checkSigned(FedmsgEnvelope envelope, X509Certificate certificate, String signature) {
        PublicKey key = certificate.getPublicKey();
        if (!(key instanceof RSAPublicKey rsa) || rsa.getModulus().bitLength() < LEAST_KEY_BITS) {
            return new Forged("its certificate has no RSA key of " + LEAST_KEY_BITS + " bits or more");
        }
        String sender = SenderCertificates.commonName(certificate);
        if (sender == null) {
            return new Forged("its certificate names nobody");
        }
        if (!EnvelopeSignature.holds(envelope, key, signature)) {
            return new Forged("the signature is not that of " + sender + " under this content");
        }
        RoutingPolicy rules = policy == null ? RoutingPolicy.NONE : policy.get();
        Optional<String> objection = rules.objection(String.valueOf(envelope.text("topic")), sender, nitpicky);
        return objection.isPresent() ? new Forged(objection.get()) : new Verified(sender);
    }
}

package io.drover.bus.fedmsg;

import io.drover.bus.Excerpt;
import io.drover.bus.fedmsg.Authenticity.CouldNotCheck;
import io.drover.bus.fedmsg.Authenticity.Forged;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The CA and what it has revoked. Not Java's own path validation: that obeys {@code jdk.certpath.disabledAlgorithms},
 * which on Fedora and RHEL forbids the SHA-1 certificates and the 1024-bit keys that fedmsg's senders have. Thread-safe.
 */
final class Authority {
    private final ReloadedFile<List<X509Certificate>> anchors;
    private final @Nullable ReloadedFile<List<X509CRL>> lists;
    private final Clock clock;

    /** @throws IllegalArgumentException names the key whose file cannot be used */
    Authority(Path ca, @Nullable Path crl, Clock clock) {
        this.anchors = new ReloadedFile<>("drover.fedmsg.ca", ca, Authority::certificates);
        this.lists = crl == null ? null : new ReloadedFile<>("drover.fedmsg.crl", crl, Authority::revocations);
        this.clock = clock;
    }

    /**
     * What speaks against a sender's certificate; empty where nothing does.
     *
     * @param at when it has to be valid. A revoked one is refused whatever the time: whoever has its key can write any
     *     time into a message
     */
    Optional<Authenticity> objection(X509Certificate certificate, Instant at) {
        String issuer = certificate.getIssuerX500Principal().getName();
        // a CA that was renewed with its old key stands there twice: the one that is valid comes first
        X509Certificate anchor = anchors.get().stream()
                .filter(ca -> ca.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()))
                .filter(ca -> SenderCertificates.hasSigned(ca, certificate))
                .max(Comparator.comparing(ca -> isValid(ca, at)))
                .orElse(null);
        if (anchor == null) {
            return forged("its certificate is of no CA in drover.fedmsg.ca; it names as its issuer "
                    + Excerpt.of(issuer, 200));
        }
        if (!isValid(anchor, at)) {
            return Optional.of(new CouldNotCheck("the CA's certificate in drover.fedmsg.ca is valid from "
                    + range(anchor) + " and not at " + at + "; put the current one there"));
        }
        if (!isValid(certificate, at)) {
            return forged("its certificate is valid from " + range(certificate) + " and not at " + at);
        }
        return lists == null ? Optional.empty() : revocation(lists.get(), anchor, certificate);
    }

    private Optional<Authenticity> revocation(
            List<X509CRL> current, X509Certificate anchor, X509Certificate certificate) {
        boolean asked = false;
        for (X509CRL list : current) {
            if (!list.getIssuerX500Principal().equals(anchor.getSubjectX500Principal()) || !isOf(anchor, list)) {
                continue;
            }
            X509CRLEntry revoked = list.getRevokedCertificate(certificate);
            if (revoked != null) {
                return forged("its certificate was revoked at "
                        + revoked.getRevocationDate().toInstant());
            }
            Date next = list.getNextUpdate();
            asked |= next == null || next.toInstant().isAfter(clock.instant());
        }
        return asked
                ? Optional.empty()
                : Optional.of(new CouldNotCheck(
                        "drover.fedmsg.crl holds no list of the CA that is not out of date; put the current one there,"
                                + " or leave the key empty to ask none"));
    }

    private static boolean isOf(X509Certificate anchor, X509CRL list) {
        try {
            list.verify(anchor.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean isValid(X509Certificate certificate, Instant at) {
        return !at.isBefore(certificate.getNotBefore().toInstant())
                && !at.isAfter(certificate.getNotAfter().toInstant());
    }

    private static String range(X509Certificate certificate) {
        return certificate.getNotBefore().toInstant() + " to "
                + certificate.getNotAfter().toInstant();
    }

    private static Optional<Authenticity> forged(String reason) {
        return Optional.of(new Forged(reason));
    }

    private static List<X509Certificate> certificates(byte[] pem) {
        try {
            Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
            List<X509Certificate> authorities = all.stream()
                    .map(X509Certificate.class::cast)
                    .filter(certificate -> certificate.getVersion() < 3 || certificate.getBasicConstraints() >= 0)
                    .toList();
            if (authorities.isEmpty()) {
                throw new IllegalArgumentException("holds no certificate of a CA");
            }
            return authorities;
        } catch (CertificateException e) {
            throw new IllegalArgumentException("holds no certificates in PEM: " + e.getMessage(), e);
        }
    }

    private static List<X509CRL> revocations(byte[] pem) {
        try {
            Collection<? extends CRL> all =
                    CertificateFactory.getInstance("X.509").generateCRLs(new ByteArrayInputStream(pem));
            if (all.isEmpty()) {
                throw new IllegalArgumentException("holds no list of revoked certificates");
            }
            return all.stream().map(X509CRL.class::cast).toList();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("holds no list of revoked certificates in PEM: " + e.getMessage(), e);
        }
    }
}

package io.drover.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A CA that certifies fedmsg's senders, made on the spot, with its list of the revoked. For the sandbox and for tests; as
 * the real one it signs with SHA-1. Immutable but for its serial numbers, thread-safe.
 */
public final class FedmsgAuthority {
    private static final String ALGORITHM = "SHA1withRSA";

    private final X500Principal name;
    private final KeyPair keys;
    private final String certificate;
    private final AtomicLong serial = new AtomicLong(1);

    /** From when to when a certificate is valid. */
    public record Validity(Instant from, Instant to) {
        /** A day behind and two ahead. */
        public static Validity around(Instant now) {
            return new Validity(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(2)));
        }
    }

    /**
     * A sender: key and certificate.
     *
     * @param certificate PEM
     */
    public record Sender(PrivateKey key, String certificate, long serial) {
        @Override
        public String toString() {
            return "Sender[serial=" + serial + "]";
        }
    }

    /** Makes the CA's key, which takes some tenths of a second. */
    public FedmsgAuthority(String commonName, Validity validity) {
        this.name = new X500Principal("CN=" + commonName + ",O=Fedora Project");
        this.keys = keys(1024);
        this.certificate = certified(name, keys, validity, 0, true);
    }

    /** The CA's own certificate in PEM. */
    public String certificate() {
        return certificate;
    }

    /** Certifies a new key of 1024 bits, as most real senders have. */
    public Sender certify(String commonName, Validity validity) {
        KeyPair pair = keys(1024);
        long number = serial.getAndIncrement();
        String pem =
                certified(new X500Principal("CN=" + commonName + ",O=Fedora Project"), pair, validity, number, false);
        return new Sender(pair.getPrivate(), pem, number);
    }

    /** The list of what is revoked, in PEM. */
    public String revocations(Validity validity, Sender... revoked) {
        X509v2CRLBuilder list = new JcaX509v2CRLBuilder(name, Date.from(validity.from()));
        list.setNextUpdate(Date.from(validity.to()));
        for (Sender sender : revoked) {
            list.addCRLEntry(BigInteger.valueOf(sender.serial()), Date.from(validity.from()), 1);
        }
        try {
            return pem("X509 CRL", list.build(signer()).getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException("a list that cannot be written", e);
        }
    }

    private String certified(X500Principal subject, KeyPair of, Validity validity, long number, boolean isAuthority) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.valueOf(number),
                    Date.from(validity.from()),
                    Date.from(validity.to()),
                    subject,
                    of.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
            return pem("CERTIFICATE", builder.build(signer()).getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException("a certificate that cannot be written", e);
        }
    }

    private ContentSigner signer() {
        try {
            return new JcaContentSignerBuilder(ALGORITHM).build(keys.getPrivate());
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }

    private static KeyPair keys(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no RSA", e);
        }
    }

    private static String pem(String kind, byte[] der) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(("-----BEGIN " + kind + "-----\n").getBytes(StandardCharsets.US_ASCII));
        text.writeBytes(Base64.getMimeEncoder(64, new byte[] {'\n'}).encode(der));
        text.writeBytes(("\n-----END " + kind + "-----\n").getBytes(StandardCharsets.US_ASCII));
        return text.toString(StandardCharsets.US_ASCII);
    }
}

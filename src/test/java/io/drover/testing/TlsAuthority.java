package io.drover.testing;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A CA made on the spot, and the PEM files it hands out into a folder. */
public final class TlsAuthority {
    private static final AtomicLong SERIAL = new AtomicLong(1);

    private final Path folder;
    private final String name;
    private final KeyPair keys;

    /** Writes {@code <name>.pem}, the CA's own certificate. */
    public TlsAuthority(Path folder, String name) throws Exception {
        this.folder = folder;
        this.name = name;
        this.keys = keys("EC", 256);
        Files.writeString(file(name), certificate(name, "", keys, Instant.now().plus(Duration.ofDays(2))));
    }

    public Path certificate() {
        return file(name);
    }

    /** Writes {@code <commonName>.pem} with certificate and key, as koji's users have it. */
    public Path issue(String commonName, String host) throws Exception {
        return issue(commonName, host, Instant.now().plus(Duration.ofDays(1)));
    }

    /** As long as that. */
    public Path issue(String commonName, String host, Instant until) throws Exception {
        KeyPair pair = keys("EC", 256);
        return Files.writeString(
                file(commonName),
                certificate(commonName, host, pair, until)
                        + pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    }

    /** The same with the key first, in OpenSSL's old form for RSA, and text between. */
    public Path issueRsa(String commonName) throws Exception {
        KeyPair pair = keys("RSA", 2048);
        byte[] pkcs8 = pair.getPrivate().getEncoded();
        // the first 26 bytes of a 2048-bit RSA key say that it is one; PKCS#1 is the rest
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
        return Files.writeString(
                file(commonName),
                pem("RSA PRIVATE KEY", pkcs1) + "Certificate:\n    Data:\n"
                        + certificate(commonName, "", pair, Instant.now().plus(Duration.ofDays(1))));
    }

    private Path file(String commonName) {
        return folder.resolve(commonName + ".pem");
    }

    private String certificate(String commonName, String host, KeyPair of, Instant until) throws Exception {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Principal("CN=" + name + ",O=Drover's tests"),
                BigInteger.valueOf(SERIAL.getAndIncrement()),
                Date.from(until.minus(Duration.ofDays(100))),
                Date.from(until),
                new X500Principal("CN=" + commonName + ",O=Drover's tests"),
                of.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(of.equals(keys)));
        if (!host.isEmpty()) {
            int kind = host.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName;
            builder.addExtension(
                    Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(kind, host)));
        }
        return signed(builder);
    }

    private String signed(JcaX509v3CertificateBuilder builder) throws OperatorCreationException, IOException {
        return pem(
                "CERTIFICATE",
                builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                        .getEncoded());
    }

    private static KeyPair keys(String algorithm, int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + kind + "-----\n";
    }
}

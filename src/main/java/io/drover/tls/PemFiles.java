package io.drover.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS from the PEM files that brokers and hubs hand out, with nothing but the JDK. Each {@link IllegalArgumentException}
 * names the key of the configuration and the file that is at fault, and never quotes the file.
 */
public final class PemFiles {
    /** Of the stores' entries: they are in memory only. */
    private static final char[] PASSWORD = {};

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----");
    private static final List<String> KEY_KINDS = List.of("RSA", "EC", "EdDSA");

    /** DER of version 0 and the algorithm rsaEncryption: what PKCS#8 puts before a PKCS#1 key. */
    private static final byte[] RSA_HEAD = {2, 1, 0, 48, 13, 6, 9, 42, -122, 72, -122, -9, 13, 1, 1, 1, 5, 0};

    private PemFiles() {}

    /** A context of such stores; without an identity no certificate is shown, without authorities the JDK's are trusted. */
    public static SSLContext context(@Nullable KeyStore identity, @Nullable KeyStore authorities)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers(identity), trustManagers(authorities), null);
        return context;
    }

    /**
     * Who we are: the chain in the first file, which begins with our own certificate, and its key in the second, which may
     * be the same file. The entry has no password.
     */
    public static KeyStore identity(PemFile certificate, PemFile key) {
        try {
            KeyStore store = emptyStore();
            Certificate[] chain = certificates(certificate).toArray(new Certificate[0]);
            store.setKeyEntry("client", privateKey(key), PASSWORD, chain);
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(certificate.setting() + ": " + certificate.path() + ": " + e, e);
        }
    }

    /** Whom we trust: every certificate in the file. */
    public static KeyStore authorities(PemFile ca) {
        try {
            KeyStore store = emptyStore();
            int number = 0;
            for (Certificate certificate : certificates(ca)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(ca.setting() + ": " + ca.path() + ": " + e, e);
        }
    }

    /** All certificates in the file, in their order; what else is in it does not matter. */
    public static List<X509Certificate> certificates(PemFile file) {
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher block = CERTIFICATE.matcher(file.text());
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            while (block.find()) {
                byte[] der = Base64.getMimeDecoder().decode(block.group(1));
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
            }
        } catch (CertificateException | IllegalArgumentException e) {
            throw file.fault("holds a certificate that cannot be read");
        }
        if (certificates.isEmpty()) {
            throw file.fault("holds no certificate in PEM");
        }
        return certificates;
    }

    /** Reads a key in PKCS#8 or PKCS#1. */
    static PrivateKey privateKey(PemFile file) throws GeneralSecurityException {
        Matcher block = KEY.matcher(file.text());
        String kind = block.find() ? block.group(1) : "";
        if (!kind.equals("PRIVATE KEY") && !kind.equals("RSA PRIVATE KEY")) {
            throw file.fault("holds no unencrypted PKCS#8 or PKCS#1 key"
                    + (kind.isEmpty() ? "" : " but " + kind)
                    + "; `openssl pkcs8 -topk8 -nocrypt -in <it> -out <new>` makes one");
        }
        byte[] der = Base64.getMimeDecoder().decode(block.group(2));
        byte[] pkcs8 = kind.equals("PRIVATE KEY") ? der : sequence(RSA_HEAD, tagged(4, der));
        for (String algorithm : KEY_KINDS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                continue; // a key of another kind
            }
        }
        throw file.fault("is no RSA, EC or Ed25519 key");
    }

    private static KeyManager @Nullable [] keyManagers(@Nullable KeyStore identity) throws GeneralSecurityException {
        if (identity == null) {
            return null;
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(identity, PASSWORD);
        return factory.getKeyManagers();
    }

    private static TrustManager @Nullable [] trustManagers(@Nullable KeyStore authorities)
            throws GeneralSecurityException {
        if (authorities == null) {
            return null;
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        return factory.getTrustManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new IllegalStateException("an empty store that cannot be made", e);
        }
        return store;
    }

    private static byte[] sequence(byte[] head, byte[] tail) {
        return tagged(
                48,
                ByteBuffer.allocate(head.length + tail.length)
                        .put(head)
                        .put(tail)
                        .array());
    }

    /** DER: tag, length (in two bytes, which every RSA key needs and DER's readers here accept), content. */
    private static byte[] tagged(int tag, byte[] content) {
        return ByteBuffer.allocate(content.length + 4)
                .put((byte) tag)
                .put((byte) 0x82)
                .putShort((short) content.length)
                .put(content)
                .array();
    }
}

package io.drover.bus.rabbit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS from the PEM files that brokers hand out, with nothing but the JDK. */
final class PemFiles {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final List<String> KEY_KINDS = List.of("RSA", "EC", "EdDSA");

    /** DER of version 0 and the algorithm rsaEncryption: what PKCS#8 puts before a PKCS#1 key. */
    private static final byte[] RSA_HEAD = {2, 1, 0, 48, 13, 6, 9, 42, -122, 72, -122, -9, 13, 1, 1, 1, 5, 0};

    private PemFiles() {}

    /** A context of the files; {@link IllegalArgumentException} names the key and the file that is at fault. */
    static SSLContext context(RabbitSettings.Tls tls) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(tls.certificate(), tls.key()), trustManagers(tls.ca()), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("drover.bus.tls.*: cannot be used: " + e, e);
        }
    }

    private static KeyManager @Nullable [] keyManagers(@Nullable Path certificate, @Nullable Path key)
            throws GeneralSecurityException, IOException {
        if (certificate == null || key == null) {
            return null;
        }
        char[] password = {};
        KeyStore store = emptyStore();
        Certificate[] chain =
                certificates(certificate, "drover.bus.tls.certificate").toArray(new Certificate[0]);
        store.setKeyEntry("client", privateKey(key), password, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static TrustManager @Nullable [] trustManagers(@Nullable Path ca)
            throws GeneralSecurityException, IOException {
        if (ca == null) {
            return null;
        }
        KeyStore store = emptyStore();
        int number = 0;
        for (Certificate certificate : certificates(ca, "drover.bus.tls.ca")) {
            store.setCertificateEntry("ca-" + number++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file, String key)
            throws GeneralSecurityException {
        Collection<? extends Certificate> certificates =
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(read(file, key)));
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException(key + ": no certificate in " + file);
        }
        return certificates;
    }

    /** Reads a key in PKCS#8 or PKCS#1; never quotes it. */
    static PrivateKey privateKey(Path file) throws GeneralSecurityException {
        String text = new String(read(file, "drover.bus.tls.key"), StandardCharsets.ISO_8859_1);
        Matcher block = BLOCK.matcher(text);
        String kind = block.find() ? block.group(1) : "";
        if (!kind.equals("PRIVATE KEY") && !kind.equals("RSA PRIVATE KEY")) {
            throw new IllegalArgumentException(
                    "drover.bus.tls.key: " + file + " holds no unencrypted PKCS#8 or PKCS#1 key"
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
        throw new IllegalArgumentException("drover.bus.tls.key: " + file + " is no RSA, EC or Ed25519 key");
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

    private static byte[] read(Path file, String key) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(key + ": cannot read " + file + ": " + e, e);
        }
    }
}

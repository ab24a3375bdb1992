package io.drover.bus.fedmsg;

import io.drover.bus.Excerpt;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/** Reads the certificate that comes with a message: base64 of a PEM text, broken into lines. */
final class SenderCertificates {
    /** The real ones take 1,500 to 6,000 characters. */
    private static final int MAX_CHARACTERS = 64 * 1024;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]++)-----END CERTIFICATE-----");

    private SenderCertificates() {}

    /** @throws CertificateException says what it is instead */
    static X509Certificate read(String base64) throws CertificateException {
        if (base64.length() > MAX_CHARACTERS) {
            throw new CertificateException("it takes " + base64.length() + " characters, more than " + MAX_CHARACTERS);
        }
        String pem = new String(bytes(base64), StandardCharsets.ISO_8859_1);
        Matcher block = BLOCK.matcher(pem);
        if (!block.find()) {
            throw new CertificateException("it is no base64 of a PEM text");
        }
        byte[] der = bytes(block.group(1));
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (RuntimeException e) {
            // the JDK's reader lets some faults of DER through as they are
            throw new CertificateException(e.toString(), e);
        }
    }

    /** Python's decoder passes over what is no base64, line breaks above all; so does this. */
    static byte[] bytes(String base64) throws CertificateException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new CertificateException("it is not base64: " + e.getMessage(), e);
        }
    }

    /** The first common name of the subject; null where it has none. */
    static @Nullable String commonName(X509Certificate certificate) {
        try {
            LdapName subject =
                    new LdapName(certificate.getSubjectX500Principal().getName());
            for (Rdn part : subject.getRdns()) {
                Attribute name = part.toAttributes().get("CN");
                if (name != null && name.get() instanceof String text) {
                    return Excerpt.of(text, 255);
                }
            }
            return null;
        } catch (InvalidNameException e) {
            return null;
        } catch (NamingException e) {
            throw new IllegalStateException("an attribute in memory", e);
        }
    }

    /** True where one certificate's key has signed another. */
    static boolean hasSigned(X509Certificate issuer, X509Certificate certificate) {
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}

package io.drover.koji;

import io.drover.tls.PemFile;
import io.drover.tls.PemFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who we are to a hub ({@code wire/koji.md} §3.1). */
public sealed interface KojiAuth {

    /** What the hub's getUser understands as us; "" where only the hub knows. */
    String account();

    /** Reads the files that are needed. @throws IllegalArgumentException that names the key and the file at fault */
    default void check() {}

    /** Whether the login tells the hub something that nobody on the way may hear or repeat. */
    default boolean needsTls() {
        return false;
    }

    /** Nobody: only calls that need no login work. */
    record None() implements KojiAuth {
        @Override
        public String account() {
            return "";
        }
    }

    /**
     * For hubs of tests: the hub keeps it in clear.
     *
     * @param password never printed
     */
    record Password(String user, String password) implements KojiAuth {
        public Password {
            if (user.isBlank() || password.isEmpty()) {
                throw new IllegalArgumentException("user and password are given both or not at all");
            }
        }

        @Override
        public String account() {
            return user;
        }

        @Override
        public String toString() {
            return "Password[user=" + user + ", password=***]";
        }
    }

    /**
     * A client certificate.
     *
     * @param user what the hub calls us; blank for the certificate's common name
     * @param certificate one PEM with the certificate, what leads to its CA, and the unencrypted key
     */
    record Certificate(String user, PemFile certificate) implements KojiAuth {
        private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,+\"\\\\]+)");

        @Override
        public String account() {
            if (!user.isBlank()) {
                return user;
            }
            Matcher name = COMMON_NAME.matcher(PemFiles.certificates(certificate)
                    .get(0)
                    .getSubjectX500Principal()
                    .getName());
            return name.find() ? name.group(1) : "";
        }

        @Override
        public void check() {
            PemFiles.identity(certificate, certificate);
        }

        @Override
        public boolean needsTls() {
            return true;
        }
    }

    /**
     * A Kerberos ticket: of a keytab, or from a credential cache that others keep filled. Which realm and KDC, the
     * machine's krb5.conf says.
     *
     * @param user what the hub calls us; blank for the principal
     * @param principal {@code drover/host.example.org@EXAMPLE.ORG}; blank only with a cache: the cache's own
     * @param keytab with a key of {@code principal}; null for a cache
     * @param ccache file of the cache; null with a keytab, or for the cache that the environment says
     */
    record Kerberos(String user, String principal, @Nullable Path keytab, @Nullable Path ccache) implements KojiAuth {
        public Kerberos {
            if (keytab != null && ccache != null) {
                throw new IllegalArgumentException("keytab and ccache: one of them, not both");
            }
            if (keytab != null && principal.isBlank()) {
                throw new IllegalArgumentException("principal must be set where there is a keytab");
            }
        }

        @Override
        public String account() {
            return user.isBlank() ? principal : user;
        }

        @Override
        public void check() {
            if (keytab != null && !Files.isReadable(keytab)) {
                throw new IllegalArgumentException("keytab: cannot read " + keytab);
            }
        }

        @Override
        public boolean needsTls() {
            return true;
        }
    }
}

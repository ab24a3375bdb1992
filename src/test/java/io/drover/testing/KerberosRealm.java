package io.drover.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** A realm DROVER.TEST of MIT Kerberos on a port of its own, with its files in a folder; nothing of the machine's is used. */
public final class KerberosRealm implements AutoCloseable {
    public static final String REALM = "DROVER.TEST";

    private static final String UTIL = "/usr/sbin/kdb5_util";
    private static final String ADMIN = "/usr/sbin/kadmin.local";
    private static final String KDC = "/usr/sbin/krb5kdc";
    private static final String KINIT = "/usr/bin/kinit";

    private final Path folder;
    private final int port = ClosedPort.find();
    private LocalProcess kdc;

    /** @param folder is opened for reading to all: the web server's own user looks into it */
    public KerberosRealm(Path folder) throws IOException {
        Services.requirePrograms("MIT Kerberos (krb5-kdc, krb5-admin-server, krb5-user)", UTIL, ADMIN, KDC, KINIT);
        this.folder = folder;
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(configuration(), clients("127.0.0.1:" + port));
        Files.writeString(folder.resolve("kdc.conf"), server());
        LocalProcess.run(folder, environment(), UTIL, "create", "-s", "-r", REALM, "-P", "of-a-test");
        start();
    }

    /** What {@code java.security.krb5.conf} and KRB5_CONFIG are to name. */
    public Path configuration() {
        return folder.resolve("krb5.conf");
    }

    /** For programs that speak Kerberos here. */
    public Map<String, String> environment() {
        return Map.of(
                "KRB5_CONFIG", configuration().toString(),
                "KRB5_KDC_PROFILE", folder.resolve("kdc.conf").toString());
    }

    /** A new principal with a random key; its keytab. */
    public Path keytab(String principal) throws IOException {
        Path keytab = folder.resolve(principal.replace('/', '_') + ".keytab");
        admin("addprinc -randkey " + principal);
        admin("ktadd -k " + keytab + " " + principal);
        Files.setPosixFilePermissions(keytab, PosixFilePermissions.fromString("rw-r--r--"));
        return keytab;
    }

    /** A new key for a principal: earlier keytabs are of no use any more. */
    public void forgetKeys(String principal) throws IOException {
        admin("cpw -randkey " + principal);
    }

    /** A cache with a ticket, as kinit makes it. */
    public Path cache(String principal, Path keytab) throws IOException {
        Path cache = folder.resolve("krb5cc-" + principal.replace('/', '_'));
        LocalProcess.run(
                folder, environment(), KINIT, "-k", "-t", keytab.toString(), "-c", cache.toString(), principal);
        return cache;
    }

    /** Nobody answers any more. */
    public void stop() {
        kdc.close();
    }

    public void start() throws IOException {
        kdc = LocalProcess.serve(folder, port, environment(), KDC, "-n", "-r", REALM);
    }

    private void admin(String query) throws IOException {
        LocalProcess.run(folder, environment(), ADMIN, "-r", REALM, "-q", query);
    }

    private static String clients(String kdc) {
        return """
                [libdefaults]
                  default_realm = %1$s
                  dns_lookup_realm = false
                  dns_lookup_kdc = false
                  dns_canonicalize_hostname = false
                  rdns = false
                  udp_preference_limit = 1
                  kdc_timeout = 3s
                  max_retries = 1
                [realms]
                  %1$s = {
                    kdc = %2$s
                  }
                [domain_realm]
                  localhost = %1$s
                """
                .formatted(REALM, kdc);
    }

    private String server() {
        return """
                [kdcdefaults]
                  kdc_listen = 127.0.0.1:%2$d
                  kdc_tcp_listen = 127.0.0.1:%2$d
                [realms]
                  %1$s = {
                    database_name = %3$s/principal
                    key_stash_file = %3$s/stash
                    acl_file = %3$s/kadm5.acl
                    supported_enctypes = aes256-cts-hmac-sha1-96:normal aes128-cts-hmac-sha1-96:normal
                  }
                [logging]
                  kdc = FILE:%3$s/kdc.log
                  admin_server = FILE:%3$s/kadmin.log
                  default = FILE:%3$s/krb5.log
                """
                .formatted(REALM, port, folder);
    }

    @Override
    public void close() {
        stop();
    }
}

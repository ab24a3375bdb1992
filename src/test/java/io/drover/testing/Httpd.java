package io.drover.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * Apache httpd with TLS before a hub, as koji is deployed: {@code /kojihub} goes through, and who asks at
 * {@code /kojihub/ssllogin} is told to the hub in {@code X-Remote-User}.
 */
public final class Httpd implements AutoCloseable {
    private static final String PROGRAM = "/usr/sbin/apache2";
    private static final Path MODULES = Path.of("/usr/lib/apache2/modules");

    private final int port = ClosedPort.find();
    private final LocalProcess process;

    private Httpd(Path folder, Map<String, String> environment, String login, String user, int hub) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path run = Files.createTempDirectory(folder, "httpd-");
        Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path conf = Files.writeString(
                run.resolve("httpd.conf"),
                """
                ServerRoot %1$s
                DefaultRuntimeDir %1$s
                PidFile %1$s/pid
                ErrorLog %1$s/error.log
                LogLevel info
                User www-data
                Group www-data
                ServerName localhost
                Listen 127.0.0.1:%2$d
                LoadModule mpm_event_module %3$s/mod_mpm_event.so
                LoadModule authn_core_module %3$s/mod_authn_core.so
                LoadModule authz_core_module %3$s/mod_authz_core.so
                LoadModule authz_user_module %3$s/mod_authz_user.so
                LoadModule auth_gssapi_module %3$s/mod_auth_gssapi.so
                LoadModule headers_module %3$s/mod_headers.so
                LoadModule proxy_module %3$s/mod_proxy.so
                LoadModule proxy_http_module %3$s/mod_proxy_http.so
                LoadModule ssl_module %3$s/mod_ssl.so
                SSLSessionCache none
                SSLEngine on
                SSLCertificateFile %4$s/localhost.pem
                ProxyPass /kojihub http://127.0.0.1:%5$d/kojihub
                RequestHeader unset X-Remote-User
                <Location /kojihub/ssllogin>
                %6$s
                RequestHeader set X-Remote-User "%7$s"
                </Location>
                """
                        .formatted(run, port, MODULES, folder, hub, login, user));
        process = LocalProcess.serve(run, port, environment, PROGRAM, "-D", "FOREGROUND", "-f", conf.toString());
    }

    /**
     * Asks for a ticket by SPNEGO.
     *
     * @param folder holds localhost.pem, the server's certificate and key
     * @param keytab of HTTP/localhost
     * @param hub port of the hub
     */
    public static Httpd negotiating(Path folder, KerberosRealm realm, Path keytab, int hub) throws IOException {
        require();
        String login =
                """
                AuthType GSSAPI
                AuthName koji
                GssapiCredStore keytab:%s
                Require valid-user
                """
                        .formatted(keytab);
        return new Httpd(folder, realm.environment(), login, "expr=%{REMOTE_USER}", hub);
    }

    /** Asks for a client certificate, at this one path only. @param protocols as SSLProtocol has them */
    public static Httpd certified(Path folder, Path ca, String protocols, int hub) throws IOException {
        require();
        String login =
                """
                SSLVerifyClient require
                SSLVerifyDepth 2
                </Location>
                SSLCACertificateFile %s
                SSLProtocol %s
                <Location /kojihub/ssllogin>
                """
                        .formatted(ca, protocols);
        return new Httpd(folder, Map.of(), login, "%{SSL_CLIENT_S_DN_CN}s", hub);
    }

    private static void require() {
        Services.requirePrograms(
                "Apache httpd (apache2-bin, libapache2-mod-auth-gssapi)",
                PROGRAM,
                MODULES.resolve("mod_auth_gssapi.so").toString());
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.close();
    }
}

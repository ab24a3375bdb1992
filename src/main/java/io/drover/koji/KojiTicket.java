package io.drover.koji;

import io.drover.dispatch.CallResult;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.GSSName;
import org.ietf.jgss.Oid;
import org.jspecify.annotations.Nullable;

/**
 * A SPNEGO token for the service {@code HTTP} of a host, by the JDK's own Kerberos. The machine's {@code /etc/krb5.conf}, or
 * the one of {@code -Djava.security.krb5.conf}, is read anew each time. Each token is for one request. Thread-safe.
 */
public final class KojiTicket {

    private static final String MODULE = "com.sun.security.auth.module.Krb5LoginModule";
    private static final String SPNEGO = "1.3.6.1.5.5.2";
    /** What a KDC says that is there and cannot: KDC_ERR_SVC_UNAVAILABLE. */
    private static final String KDC_UNAVAILABLE = "(29)";

    private KojiTicket() {}

    /** The token in base64, for a hub. @throws KojiException Denied, or Unavailable where no KDC answers */
    static String token(KojiAuth.Kerberos auth, String host) {
        return token(auth, host, "sslLogin was not sent to koji");
    }

    /**
     * The token in base64, for any service that takes such tickets.
     *
     * @param unsent what is not done without it, for evidence
     * @throws KojiException Denied, or Unavailable where no KDC answers
     */
    public static String token(KojiAuth.Kerberos auth, String host, String unsent) {
        String service = "HTTP@" + host.toLowerCase(Locale.ROOT);
        try {
            LoginContext login = new LoginContext("drover", new Subject(), null, new Module(auth));
            login.login();
            try {
                return Subject.doAs(login.getSubject(), (PrivilegedExceptionAction<String>) () -> token(service));
            } finally {
                login.logout();
            }
        } catch (LoginException e) {
            throw failure(unsent + ", no Kerberos ticket for " + who(auth), e);
        } catch (PrivilegedActionException e) {
            throw failure(unsent + ", no Kerberos ticket of " + who(auth) + " for " + service, e);
        }
    }

    private static String token(String service) throws GSSException {
        GSSManager manager = GSSManager.getInstance();
        GSSName name = manager.createName(service, GSSName.NT_HOSTBASED_SERVICE);
        GSSContext context = manager.createContext(name, new Oid(SPNEGO), null, GSSContext.DEFAULT_LIFETIME);
        try {
            // TLS has told us who the hub is, and it is to do nothing in our name
            context.requestMutualAuth(false);
            context.requestCredDeleg(false);
            return Base64.getEncoder().encodeToString(context.initSecContext(new byte[0], 0, 0));
        } finally {
            context.dispose();
        }
    }

    private static KojiException failure(String what, Exception failure) {
        boolean unreachable = false;
        String words = "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            unreachable |= cause instanceof IOException;
            String message = cause.getMessage();
            if (message != null && !words.contains(message) && !(cause instanceof PrivilegedActionException)) {
                words += (words.isEmpty() ? "" : ": ") + message.strip();
            }
        }
        String evidence = what + ": " + words;
        return new KojiException(
                "sslLogin",
                unreachable || words.contains(KDC_UNAVAILABLE)
                        ? new CallResult.Unavailable<>(evidence, null)
                        : new CallResult.Denied<>(
                                evidence + "; compare principal, keytab and ccache, the clock, and krb5.conf"),
                failure);
    }

    private static String who(KojiAuth.Kerberos auth) {
        String name = auth.principal().isBlank() ? "the cache's owner" : auth.principal();
        Path keytab = auth.keytab();
        Path ccache = auth.ccache();
        if (keytab != null) {
            return name + " from the keytab " + keytab;
        }
        return name + " from " + (ccache == null ? "the usual credential cache" : "the credential cache " + ccache);
    }

    /** What is otherwise written in a jaas.conf. */
    private static final class Module extends Configuration {
        private final Map<String, String> options = new HashMap<>();

        Module(KojiAuth.Kerberos auth) {
            options.put("refreshKrb5Config", "true");
            options.put("doNotPrompt", "true");
            options.put("isInitiator", "true");
            put("principal", auth.principal().isBlank() ? null : auth.principal());
            if (auth.keytab() == null) {
                options.put("useTicketCache", "true");
                put("ticketCache", auth.ccache());
            } else {
                options.put("useKeyTab", "true");
                put("keyTab", auth.keytab());
            }
        }

        private void put(String option, @Nullable Object value) {
            if (value != null) {
                options.put(option, value.toString());
            }
        }

        @Override
        public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
            return new AppConfigurationEntry[] {
                new AppConfigurationEntry(MODULE, LoginModuleControlFlag.REQUIRED, options)
            };
        }
    }
}

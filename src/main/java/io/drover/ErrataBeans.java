package io.drover;

import io.drover.errata.ErrataQuestions;
import io.drover.koji.KojiAuth;
import io.drover.koji.KojiTicket;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The part of the wiring that concerns an Errata Tool, which takes a Kerberos ticket with each request, or asks for none. */
final class ErrataBeans {
    private static final String URL = "drover.errata.url";

    private final Settings settings;

    ErrataBeans(Settings settings) {
        this.settings = settings;
    }

    /** @throws SettingsException for an URL that is none, or a login that cannot be used */
    void bind(BiConsumer<String, Object> registry) {
        URI url;
        try {
            url = URI.create(settings.required(URL));
            registry.accept("errata", new ErrataQuestions(url, login(url)));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(URL + ": " + e.getMessage());
        }
    }

    private Supplier<String> login(URI url) {
        String principal = settings.text("drover.errata.principal");
        Path keytab = path("drover.errata.keytab");
        Path ccache = path("drover.errata.ccache");
        if (principal.isBlank() && keytab == null && ccache == null) {
            return () -> "";
        }
        if (!"https".equals(url.getScheme())) {
            throw new SettingsException(URL + ": a Kerberos ticket is shown over https only");
        }
        try {
            KojiAuth.Kerberos auth = new KojiAuth.Kerberos("", principal, keytab, ccache);
            auth.check();
            return () -> "Negotiate " + KojiTicket.token(auth, url.getHost(), "the Errata Tool was not asked");
        } catch (IllegalArgumentException e) {
            throw new SettingsException("drover.errata." + e.getMessage());
        }
    }

    private @Nullable Path path(String key) {
        return settings.text(key).isBlank() ? null : Path.of(settings.text(key));
    }
}

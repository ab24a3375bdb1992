package io.drover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.api.Anybody;
import io.drover.api.BasicIdentity;
import io.drover.api.CertificateIdentity;
import io.drover.api.Identity;
import io.drover.api.OidcIdentity;
import io.drover.api.Proxies;
import io.drover.api.ProxyIdentity;
import io.drover.api.Roles;
import io.drover.api.TokenIdentity;
import io.drover.api.Users;
import io.drover.dispatch.CallResult;
import io.drover.ledger.Audit;
import io.drover.rest.OidcCall;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The part of the wiring that concerns who may log in, and how. */
final class LoginBeans {
    private static final String WAYS = "none, users-file, tokens, oidc, proxy, certificate";

    private final Settings settings;
    private final Audit audit;
    private final Clock clock;
    private final Asking asking;

    LoginBeans(Settings settings, Audit audit, Clock clock, Asking asking) {
        this.settings = settings;
        this.audit = audit;
        this.clock = clock;
        this.asking = asking;
    }

    Roles roles() {
        String file = settings.text("drover.api.roles-file");
        return file.isBlank() ? Roles.none() : Roles.load(Path.of(file));
    }

    /** Behind the kamelets that ask the identity provider. */
    OidcCall oidcCall() {
        return new OidcCall(settings.text("drover.api.oidc.client"), settings.secret("drover.api.oidc.password"));
    }

    List<Identity> identities() {
        return words("drover.api.auth").stream().map(this::identity).toList();
    }

    private Identity identity(String way) {
        return switch (way) {
            case "none" -> new Anybody();
            case "users-file" -> new BasicIdentity(users());
            case "tokens" -> TokenIdentity.load(Path.of(needed("drover.api.tokens-file", way)));
            case "oidc" -> oidc(way);
            case "proxy" ->
                new ProxyIdentity(
                        proxies(way),
                        settings.required("drover.api.proxy.user-header"),
                        settings.required("drover.api.proxy.groups-header"),
                        set("drover.api.proxy.realms"));
            case "certificate" ->
                new CertificateIdentity(
                        proxies(way),
                        settings.required("drover.api.certificate.verify-header"),
                        settings.required("drover.api.certificate.subject-header"));
            default ->
                throw new SettingsException(
                        "drover.api.auth: there is no way to log in called " + way + "; there are " + WAYS);
        };
    }

    private Users users() {
        String file = settings.text("drover.api.users-file");
        return file.isBlank() ? Users.none() : Users.load(Path.of(file));
    }

    private Proxies proxies(String way) {
        needed("drover.api.proxies", way);
        return new Proxies(words("drover.api.proxies"), audit, clock);
    }

    private Identity oidc(String way) {
        needed("drover.api.oidc.introspection-url", way);
        boolean userinfo = !settings.text("drover.api.oidc.userinfo-url").isBlank();
        OidcIdentity.Provider provider = new OidcIdentity.Provider() {
            @Override
            public CallResult<JsonNode> introspect(String token) {
                return asking.ask("oidc-introspection-lookup", question(token));
            }

            @Override
            public CallResult<JsonNode> userinfo(String token) {
                return userinfo
                        ? asking.ask("oidc-userinfo-lookup", question(token))
                        : new CallResult.Done<>(JsonNodeFactory.instance.objectNode(), "not asked");
            }
        };
        return new OidcIdentity(
                provider,
                new OidcIdentity.Scopes(
                        set("drover.api.oidc.required-scopes"), settings.text("drover.api.oidc.scope-prefix")));
    }

    private static ObjectNode question(String token) {
        return JsonNodeFactory.instance.objectNode().put("token", token);
    }

    private String needed(String key, String way) {
        String value = settings.text(key);
        if (value.isBlank()) {
            throw new SettingsException(key + ": is needed for drover.api.auth=" + way);
        }
        return value;
    }

    private Set<String> set(String key) {
        return Set.copyOf(words(key));
    }

    private List<String> words(String key) {
        return Arrays.stream(settings.text(key).split("[,\\s]+"))
                .filter(word -> !word.isEmpty())
                .distinct()
                .collect(Collectors.toList());
    }
}

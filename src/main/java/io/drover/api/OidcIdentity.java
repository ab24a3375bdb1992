package io.drover.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallResult;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * OpenID Connect: a bearer token that the identity provider is asked about at each login, so that one that was revoked no longer
 * counts. Groups are those of the provider's userinfo where that is asked, else those of the token. Thread-safe.
 *
 * <p>Source: RFC 7662 (introspection), OpenID Connect Core 5.3 (userinfo); scopes as Freshmaker's {@code auth.py},
 * wire/targets.md §1.9.
 */
public final class OidcIdentity implements Identity {
    private static final Logger LOG = LoggerFactory.getLogger(OidcIdentity.class);

    private final Provider provider;
    private final Scopes scopes;

    public OidcIdentity(Provider provider, Scopes scopes) {
        this.provider = provider;
        this.scopes = scopes;
    }

    /** What an identity provider is asked. */
    public interface Provider {
        /** {@code {"active": true, "username", "sub", "scope": "openid …"}}. */
        CallResult<JsonNode> introspect(String token);

        /** {@code {"sub", "groups": […]}}; an empty object where userinfo is not asked. */
        CallResult<JsonNode> userinfo(String token);
    }

    /**
     * Which scopes count.
     *
     * @param required all of these, in full
     * @param prefix of those that allow single things: https://pagure.io/freshmaker/
     */
    public record Scopes(Set<String> required, String prefix) {
        public Scopes {
            required = Set.copyOf(required);
        }
    }

    @Override
    public Claim of(Request request) {
        Optional<String> token = Bearer.token(request.authorization());
        if (token.isEmpty()) {
            return Claim.NONE;
        }
        CallResult<JsonNode> introspected = provider.introspect(token.get());
        if (!(introspected instanceof CallResult.Done<JsonNode> done)) {
            return notTold(introspected);
        }
        JsonNode about = done.value();
        String name = about.path("username").asText(about.path("sub").asText(""));
        if (!about.path("active").asBoolean(false) || name.isBlank()) {
            return new Claim.Wrong("Unauthorized");
        }
        Set<String> given = words(about.path("scope"));
        for (String required : scopes.required()) {
            if (!given.contains(required)) {
                return new Claim.Wrong("Required OIDC scope " + required + " not present.");
            }
        }
        CallResult<JsonNode> userinfo = provider.userinfo(token.get());
        return userinfo instanceof CallResult.Done<JsonNode> more
                ? new Claim.Of(name, groups(about, more.value()), Set.of(), ours(given))
                : notTold(userinfo);
    }

    /** Refused: it says that the token is none. All else says nothing about the token. */
    private static Claim notTold(CallResult<JsonNode> answer) {
        LOG.warn("the identity provider: {}", answer.evidence());
        return answer instanceof CallResult.Refused
                ? new Claim.Wrong("Unauthorized")
                : new Claim.Away("the identity provider does not answer");
    }

    private static Set<String> groups(JsonNode about, JsonNode userinfo) {
        return words(userinfo.has("groups") ? userinfo.path("groups") : about.path("groups"));
    }

    private Set<String> ours(Set<String> given) {
        return given.stream()
                .filter(scope -> scope.startsWith(scopes.prefix()))
                .map(scope -> scope.substring(scopes.prefix().length()))
                .collect(Collectors.toSet());
    }

    /** Of a list, or of words in a text. */
    private static Set<String> words(JsonNode node) {
        Set<String> words = new HashSet<>();
        if (node.isTextual()) {
            words.addAll(Arrays.asList(node.asText().strip().split("\\s+")));
        }
        node.forEach(element -> words.add(element.asText()));
        words.remove("");
        return words;
    }

    @Override
    public String challenge() {
        return Bearer.CHALLENGE;
    }

    @Override
    public String backend() {
        return "openidc";
    }
}

package io.drover.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Prepares the two questions to an identity provider, from {@code {"token": …}}. The token goes into the form or the header of
 * the request and nowhere else. Called as the bean {@code oidcCall}. Stateless, thread-safe.
 */
public final class OidcCall {
    private final String client;
    private final String password;

    /** @param client id of ours at the provider, "" where it wants none of us @param password of that client */
    public OidcCall(String client, String password) {
        this.client = client;
        this.password = password;
    }

    /** A POST with the token in a form, by us. */
    public void introspect(Exchange exchange) {
        Message message = exchange.getMessage();
        String token = token(message);
        clean(message, "POST");
        message.setHeader(Exchange.CONTENT_TYPE, "application/x-www-form-urlencoded");
        if (!client.isEmpty()) {
            String pair = encoded(client) + ":" + encoded(password);
            message.setHeader(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        message.setBody(("token=" + encoded(token) + "&token_type_hint=access_token").getBytes(StandardCharsets.UTF_8));
    }

    /** A GET in the name of whose token it is. */
    public void userinfo(Exchange exchange) {
        Message message = exchange.getMessage();
        String token = token(message);
        clean(message, "GET");
        message.setHeader("Authorization", "Bearer " + token);
        message.setBody(null);
    }

    private static String token(Message message) {
        return message.getBody(JsonNode.class).path("token").asText();
    }

    private static void clean(Message message, String method) {
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_METHOD, method);
        message.setHeader("Accept", "application/json");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

package io.drover.koji;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.drover.sandbox.Simulator.Answer;
import io.drover.sandbox.Simulator.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * The web server's part of {@code /kojihub/ssllogin}: who the caller is, it takes from a client certificate of its own TLS,
 * or from an httpd before it; the hub behind it is then asked for the session of that user.
 */
final class FrontDoor {

    private static final String CALLER = "x-remote-user";
    /** What those of the seed are called by certificates and tickets. */
    private static final Map<String, List<String>> LOGINS = Map.of(
            "drover", List.of("drover", "tiger"),
            "drover@DROVER.TEST", List.of("drover", "tiger"),
            "releng/localhost@DROVER.TEST", List.of("releng", "lion"));

    private FrontDoor() {}

    static HttpsServer server(InetSocketAddress address, SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(address, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = tls.getDefaultSSLParameters();
                wanted.setWantClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        return server;
    }

    /** Whatever the caller calls himself, his certificate's common name counts. */
    static void nameCaller(HttpExchange exchange, Map<String, String> headers) {
        if (exchange instanceof HttpsExchange https) {
            headers.remove(CALLER);
            try {
                String name = https.getSSLSession().getPeerPrincipal().getName();
                headers.put(CALLER, name.replaceFirst("^.*CN=([^,]+).*$", "$1"));
            } catch (SSLPeerUnverifiedException e) {
                return; // he showed none
            }
        }
    }

    static Optional<Answer> refused(Request request) {
        boolean stranger = isLogin(request) && request.header(CALLER).isEmpty();
        return stranger
                ? Optional.of(Answer.of(403, "text/html", "<h1>Forbidden</h1>".getBytes(StandardCharsets.UTF_8)))
                : Optional.empty();
    }

    /** The request for the hub. */
    static Request passed(Request request) {
        if (!isLogin(request)) {
            return request;
        }
        XmlRpcCall call = XmlRpcReader.readCall(new ByteArrayInputStream(request.body()), XmlRpcLimits.CALL);
        if (!call.method().equals("sslLogin")
                || request.header("Koji-Session-Id").isPresent()) {
            return request;
        }
        String caller = request.header(CALLER).orElse("");
        XmlRpcCall login = new XmlRpcCall("login", List.copyOf(LOGINS.getOrDefault(caller, List.of(caller, "?"))));
        return new Request(
                request.method(),
                "/kojihub",
                request.query(),
                request.headers(),
                XmlRpcWriter.call(login, XmlRpcLimits.CALL));
    }

    private static boolean isLogin(Request request) {
        return request.path().endsWith("/ssllogin");
    }
}

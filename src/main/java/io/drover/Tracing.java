package io.drover;

import io.drover.dispatch.CallEnded;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import io.drover.telemetry.Ids;
import io.drover.telemetry.OtlpTraces;
import io.drover.telemetry.Traces;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The part of the wiring that concerns traces: where they go, and what of calls is in them. Without an endpoint no class of OpenTelemetry is loaded. */
final class Tracing implements AutoCloseable {
    private static final String ENDPOINT = "drover.traces.endpoint";
    private static final String TOKEN = "drover.traces.token";

    private final Traces traces;
    private final Clock clock;

    Tracing(Settings settings, Clock clock) {
        this.traces = settings.text(ENDPOINT).isBlank() ? Traces.NONE : otlp(settings);
        this.clock = clock;
    }

    private static Traces otlp(Settings settings) {
        String endpoint = settings.text(ENDPOINT);
        String wrong = ENDPOINT + ": http(s)://HOST:PORT of a collector, without a user in it, not '"
                + endpoint.replaceFirst("//[^/]*@", "//…@") + "'";
        try {
            URI uri = new URI(endpoint);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!web || uri.getHost() == null || uri.getUserInfo() != null) {
                throw new SettingsException(wrong);
            }
            settings.secret(TOKEN);
            return new OtlpTraces(
                    uri, () -> settings.secret(TOKEN), settings.required("drover.instance"), Version.OURS);
        } catch (java.net.URISyntaxException e) {
            throw new SettingsException(wrong);
        }
    }

    Traces traces() {
        return traces;
    }

    /** A call that came back, on the thread that made it: a part of the trace of what that thread is busy with. */
    void called(CallEnded call) {
        String message = traces.isOn() ? Ids.now(Ids.MESSAGE) : null;
        if (message == null) {
            return;
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("drover.system", call.system());
        attributes.put("drover.outcome", call.outcome());
        put(attributes, "drover.route", Ids.now(Ids.ROUTE));
        put(attributes, "drover.event.id", Ids.now(Ids.EVENT));
        put(attributes, "drover.action.id", Ids.now(Ids.ACTION));
        put(attributes, "drover.verb", Ids.now(Ids.VERB));
        put(attributes, "drover.key", Ids.now(Ids.KEY));
        Instant now = clock.instant();
        String verb = Ids.now(Ids.VERB);
        traces.add(new Traces.Part(
                call.kind().word() + " " + (verb == null ? call.system() : verb),
                UUID.fromString(message),
                false,
                now.minus(call.took()),
                now,
                attributes,
                call.isWell() ? null : call.outcome()));
    }

    private static void put(Map<String, String> attributes, String name, @Nullable String value) {
        if (value != null) {
            attributes.put(name, value);
        }
    }

    @Override
    public void close() {
        traces.close();
    }
}

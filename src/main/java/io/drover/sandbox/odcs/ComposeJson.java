package io.drover.sandbox.odcs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How ODCS shows a compose. Source: wire/targets.md §3.2. */
final class ComposeJson {
    private final String composes;

    /** @param composes where they are said to lie: {@code https://odcs.example.org/composes} */
    ComposeJson(String composes) {
        this.composes = composes;
    }

    /** As in lists and messages. */
    ObjectNode of(SimulatedCompose compose) {
        ObjectNode json = compose.order().deepCopy();
        json.put("id", compose.id()).put("owner", compose.owner());
        json.put("state", compose.state().ordinal())
                .put("state_name", compose.state().name().toLowerCase(Locale.ROOT))
                .put("state_reason", compose.reason());
        SimulatedCompose.Times times = compose.times();
        json.put("time_submitted", time(times.submitted()))
                .put("time_started", time(times.started()))
                .put("time_done", time(times.done()))
                .put("time_removed", time(times.removed()))
                .put("time_to_expire", time(times.expires()))
                .put("removed_by", times.removed() == null ? null : "odcs");
        long files = compose.reusedId() == null ? compose.id() : compose.reusedId();
        String top = composes + "/odcs-" + files;
        boolean raw = json.path("source_type").asInt() == Order.RAW_CONFIG;
        return json.put("toplevel_url", top)
                .put("result_repo", raw ? null : top + "/compose/Temporary")
                .put("result_repofile", raw ? null : top + "/compose/Temporary/odcs-" + files + ".repo");
    }

    /** As a single one. */
    ObjectNode whole(SimulatedCompose compose) {
        return of(compose).put("pungi_config_dump", "# pungi configuration of compose " + compose.id() + "\n");
    }

    private static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}

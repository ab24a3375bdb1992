package io.drover.modules;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.testing.Site;
import io.drover.testing.Site.Stack;
import io.drover.testing.SiteEffects;
import io.drover.testing.SiteModules;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tests that share one site; each has packages and modules of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnASite {
    static final String SPEC = "modules-on-spec-change";
    static final String MODULEMD = "modules-on-modulemd-change";
    static final String READY = "modules-on-module-ready";
    static final String NO_SPEC = "not so: the push is to the rpms namespace and changes a .spec file";
    static final String NO_MODULEMD = "not so: the push is to the modules namespace and changes the module's own yaml";

    Site site;
    SiteModules modules;
    SiteEffects effects;

    Stack stack() {
        return Stack.EMBEDDED;
    }

    /** Over those of the site. */
    abstract Map<String, String> settings();

    @BeforeAll
    void startSite(@TempDir Path directory) {
        site = Site.start(stack(), directory, settings());
        modules = site.modules();
    }

    @AfterAll
    void stopSite() {
        if (site != null) {
            site.close();
        }
    }

    @BeforeEach
    void noteEffects() {
        effects = site.effects();
    }

    @AfterEach
    void endFaults() {
        site.bus().hold();
        List.of("distgit", "mbs", "koji")
                .forEach(system -> site.simulators().server(system).faults().clear());
    }

    /** root; left and right need it; bottom needs both. */
    void diamond(String name, String component) {
        modules.ready(name + "-root:1", component);
        modules.ready(name + "-left:1", "none@main", name + "-root:1");
        modules.ready(name + "-right:1", "none@main", name + "-root:1");
        modules.ready(name + "-bottom:1", "none@main", name + "-left:1", name + "-right:1");
    }

    /** What the journal says of our own commit, which is the head. */
    String pushed(String module) {
        return "distgit push modules/" + module.replace(':', '#') + "@" + modules.head(module);
    }

    /** What the journal says of a submission of the head. */
    String submitted(String module) {
        return "mbs submit " + modules.scmurl(module, modules.head(module)) + " as " + module;
    }

    /** Of the build of a module that is planned; "" before. */
    String state(String module) {
        return String.join(" ", site.texts("SELECT state FROM action WHERE artifact = 'MODULE' AND name = ?", module));
    }

    /** {@code kind outcome} of each call for the build of a module. */
    List<String> calls(String module) {
        return site.texts(
                "SELECT c.kind || ' ' || c.outcome FROM call c JOIN action a ON a.id = c.action_id"
                        + " WHERE a.artifact = 'MODULE' AND a.name = ? ORDER BY c.id",
                module);
    }

    /** The id of a module's newest build in MBS. */
    String build(String module) {
        String newest = "";
        for (JsonNode build : site.simulators().mbs().state().path("builds")) {
            if ((build.path("name").asText() + ":" + build.path("stream").asText()).equals(module)) {
                newest = build.path("id").asText();
            }
        }
        return newest;
    }
}

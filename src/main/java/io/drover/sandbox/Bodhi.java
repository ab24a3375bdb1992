package io.drover.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.koji.KojiHub;
import java.util.List;

/**
 * What Bodhi does to its neighbours when it has pushed an update of Fedora 42: it tags the builds in koji and says so on
 * the bus. Source: wire/services.md §4.
 */
public final class Bodhi {
    private final KojiHub koji;
    private final BusListener bus;

    /** @param koji has the tags f42-updates and f42-updates-testing, which take the updates' packages */
    public Bodhi(KojiHub koji, BusListener bus) {
        this.koji = koji;
        this.bus = bus;
    }

    /** The updates' builds are in f42-updates. */
    public void stable(String alias, List<String> nvrs) {
        pushed("f42-updates", "stable", alias, nvrs);
    }

    /** They are in f42-updates-testing. */
    public void testing(String alias, List<String> nvrs) {
        pushed("f42-updates-testing", "testing", alias, nvrs);
    }

    private void pushed(String tag, String status, String alias, List<String> nvrs) {
        ObjectNode order = SandboxJson.object();
        nvrs.forEach(order.putObject("tag").putArray(tag)::add);
        koji.control(order);
        bus.message("bodhi.update.complete." + status, message(alias, status, nvrs));
    }

    /** The body of {@code bodhi.update.complete.<status>} for an update of RPMs. @param status stable or testing */
    public static ObjectNode message(String alias, String status, List<String> nvrs) {
        ObjectNode body = SandboxJson.object().put("agent", "bodhi");
        ObjectNode update = body.putObject("update")
                .put("alias", alias)
                .put("title", String.join(", ", nvrs))
                .put("status", status)
                .put("type", "bugfix")
                .put("severity", "unspecified");
        update.putNull("request");
        nvrs.forEach(nvr -> update.withArray("builds")
                .addObject()
                .put("nvr", nvr)
                .put("epoch", 0)
                .put("type", "rpm")
                .put("signed", true));
        update.putArray("bugs");
        update.putObject("user").put("name", "alice");
        update.putObject("release")
                .put("name", "F42")
                .put("version", "42")
                .put("id_prefix", "FEDORA")
                .put("branch", "f42")
                .put("dist_tag", "f42")
                .put("stable_tag", "f42-updates")
                .put("testing_tag", "f42-updates-testing")
                .put("candidate_tag", "f42-updates-candidate");
        return body;
    }
}

package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.VerbSheet;
import io.drover.dispatch.VerbSheets;
import io.drover.dispatch.Verbs;
import io.drover.routes.RouteFiles;
import io.drover.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The verbs that a command can name: those of the running Drover, a site's own among them; where it does not tell, those that
 * this jar has.
 *
 * @param note why they are not the server's; "" where they are
 */
record VerbCatalogue(List<VerbSheet> sheets, String note) {
    VerbCatalogue {
        sheets = List.copyOf(sheets);
    }

    static VerbCatalogue of(Server server) {
        try {
            Server.Reply reply = server.get("/api/drover/verbs");
            if (reply.status() == 200) {
                List<VerbSheet> sheets = new ArrayList<>();
                for (JsonNode item : reply.json().path("items")) {
                    sheets.add(VerbSheet.parse(item));
                }
                return new VerbCatalogue(sheets, "");
            }
            return shipped("HTTP " + reply.status() + ": "
                    + reply.json().path("message").asText("it lists no verbs"));
        } catch (IOException | IllegalArgumentException e) {
            return shipped(String.valueOf(e.getMessage()));
        }
    }

    private static VerbCatalogue shipped(String why) {
        RouteFiles files = new RouteFiles(Path.of(Settings.defaults().text("drover.routes.directory")), Set.of());
        return new VerbCatalogue(
                new VerbSheets(new Verbs(files::kamelet), files::verbs).all(),
                "These are the verbs of this jar; the running Drover could not be asked: " + why);
    }

    /** Sorted: ansible, bus, koji … */
    Set<String> areas() {
        Set<String> areas = new TreeSet<>();
        sheets.forEach(sheet -> areas.add(sheet.area()));
        return areas;
    }

    List<VerbSheet> of(String area) {
        return sheets.stream().filter(sheet -> sheet.area().equals(area)).toList();
    }
}

package io.drover.images;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.ledger.ImageSearch;
import io.drover.ledger.StoredImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Images that PDC says contain an RPM, as far as the index knows them; for sites that still run one. Thread-safe. */
final class PdcCandidates {
    private static final Logger LOG = LoggerFactory.getLogger(PdcCandidates.class);

    private final Lookups lookups;
    private final ImageSearch search;

    PdcCandidates(Lookups lookups, ImageSearch search) {
        this.lookups = lookups;
        this.search = search;
    }

    /** The newest builds of their lines. @param names of RPMs */
    List<StoredImage> images(String hub, Collection<String> names, int most) {
        Map<String, Set<String>> branches = new HashMap<>();
        for (String name : names) {
            JsonNode answer = lookups.ask(
                    "pdc-containers-with-rpm-lookup", ImageJson.object().put("name", name));
            answer.path("containers")
                    .forEach(one -> branches.computeIfAbsent(one.path("name").asText(), container -> new HashSet<>())
                            .add(one.path("branch").asText("")));
        }
        List<StoredImage> found = new ArrayList<>();
        if (!branches.isEmpty()) {
            for (StoredImage image : search.newestNamed(hub, branches.keySet(), most)) {
                Set<String> said = branches.getOrDefault(image.build().nvr().name(), Set.of());
                String branch = image.build().origin().branch();
                if (branch == null || said.contains(branch) || said.contains("")) {
                    found.add(image);
                }
            }
            Set<String> unknown = new HashSet<>(branches.keySet());
            found.forEach(image -> unknown.remove(image.build().nvr().name()));
            if (!unknown.isEmpty()) {
                LOG.warn("PDC names containers that koji has no image builds of: {}", unknown);
            }
        }
        return found;
    }
}

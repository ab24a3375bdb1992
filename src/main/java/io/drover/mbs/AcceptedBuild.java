package io.drover.mbs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Accepted;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** How the contexts of one submission become one accepted action. */
final class AcceptedBuild {
    private AcceptedBuild() {}

    /**
     * Its external id is the smallest id, that of the first context; result {@code {"id": 42, "ids": [42, 43], "name":
     * "foo", "stream": "1", "version": "3220200520101500", "scmurl": "https://…"}}.
     *
     * @param builds contexts, at least one
     * @param moreIds contexts known by their id only
     */
    static Accepted of(
            MbsSettings settings, ScmUrl scmurl, List<MbsBuild> builds, Collection<Long> moreIds, String how) {
        MbsBuild first =
                builds.stream().min(Comparator.comparingLong(MbsBuild::id)).orElseThrow();
        TreeSet<Long> ids = new TreeSet<>(moreIds);
        builds.forEach(build -> ids.add(build.id()));
        ObjectNode result = MbsJson.object().put("id", ids.first());
        ArrayNode list = result.putArray("ids");
        ids.forEach(id -> list.add(id.longValue()));
        result.put("name", first.name())
                .put("stream", first.stream())
                .put("version", first.version())
                .put("scmurl", scmurl.text());
        return new Accepted(Long.toString(ids.first()), settings.page(ids.first()), result, how);
    }
}

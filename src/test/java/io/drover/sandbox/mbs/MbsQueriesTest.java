package io.drover.sandbox.mbs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MbsQueriesTest {
    private MbsOnLoopback on;

    @TempDir
    private Path root;

    @BeforeEach
    void start() throws IOException {
        on = new MbsOnLoopback(root);
    }

    @AfterEach
    void stop() {
        on.close();
    }

    @Test
    void filtersAndShowsLayers() throws Exception {
        String foo = on.module("foo", "1", MbsOnLoopback.FOO);
        String bar = on.module("bar", "2", MbsOnLoopback.FOO);
        on.mbs.seedReady(bar, "2");
        long id = on.submit(1, foo, "1", 201).path("id").asLong();

        assertThat(on.ids("scmurl=" + MbsOnLoopback.encode(foo))).containsExactly(id);
        assertThat(on.ids("scmurl=" + MbsOnLoopback.encode(foo + "0"))).isEmpty();
        assertThat(on.ids("name=bar&stream=2")).containsExactly(1L);
        assertThat(on.ids("nsvc=foo:1")).containsExactly(id);
        assertThat(on.ids("state=init&state=5&order_by=id")).containsExactly(1L, id);
        assertThat(on.ids("state=ready")).containsExactly(1L);
        assertThat(on.ids("")).containsExactly(id, 1L);
        assertThat(on.ids("order_desc_by=version&order_desc_by=id")).containsExactly(id, 1L);
        assertThat(on.ids("modified_after=2026-05-20T12:00:00Z")).hasSize(2);
        assertThat(on.ids("modified_after=2026-05-20T12:00:01Z")).isEmpty();
        assertThat(on.get("1/module-builds/" + id + "?short=true", 200)).hasSize(8);
        assertThat(on.get("1/module-builds/?verbose=true", 200).at("/items/0").has("modulemd"))
                .isTrue();
        assertThat(on.get("1/module-builds/?state=Ready", 400).path("message").asText())
                .isEqualTo("Invalid state was supplied: Ready");
        on.get("1/module-builds/?id=1", 400);
        on.get("1/module-builds/?order_by=id&order_desc_by=id", 400);
        on.get("3/module-builds/", 404);
        on.get("1/module-builds/77", 404);
        assertThat(on.get("2/about/", 200).path("api_version").asInt()).isEqualTo(2);
    }

    @Test
    void pagesWithAbsoluteLinksThatKeepTheFilters() throws Exception {
        for (int i = 0; i < 23; i++) {
            on.mbs.seedReady(
                    "foo",
                    "1",
                    MbsOnLoopback.SCM + "foo.git?#" + i,
                    new ModuleSources.ModuleSource(MbsOnLoopback.FOO, MbsOnLoopback.NOON.plusSeconds(i), true));
        }

        List<Long> seen = new ArrayList<>();
        String next = on.server.url() + "/module-build-service/1/module-builds/?state=ready&order_by=id&per_page=10";
        int pages = 0;
        while (!next.isEmpty()) {
            JsonNode page = on.json(HttpRequest.newBuilder(URI.create(next)), 200);
            page.path("items").forEach(item -> seen.add(item.path("id").asLong()));
            assertThat(page.at("/meta/total").asInt()).isEqualTo(23);
            next = page.at("/meta/next").asText("").replace("null", "");
            pages++;
        }
        assertThat(pages).isEqualTo(3);
        assertThat(seen).hasSize(23).isSorted().doesNotHaveDuplicates();
        assertThat(on.get("1/module-builds/?per_page=1000", 200)
                        .at("/meta/per_page")
                        .asInt())
                .isEqualTo(100);
        assertThat(on.get("1/module-builds/?page=9", 200).path("items")).isEmpty();
    }

    @Test
    void redirectsWithoutTheSlash() throws Exception {
        assertThat(on.client
                        .send(on.request("1/module-builds").build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(308);
    }
}

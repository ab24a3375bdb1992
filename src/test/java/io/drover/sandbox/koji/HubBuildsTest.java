package io.drover.sandbox.koji;

import static io.drover.sandbox.koji.HubClient.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HubBuildsTest {

    private final HubClient client = new HubClient();

    @Test
    void takesABuildAsIdNvrAndStruct() {
        JsonNode build = client.ask("getBuild", "bash-5.2.26-1.fc41");
        assertThat(build.get("id")).isEqualTo(build.get("build_id"));
        assertThat(build.get("name")).isEqualTo(build.get("package_name"));
        for (Object ref : Arrays.asList(
                build.get("id").longValue(), Map.of("name", "bash", "version", "5.2.26", "release", "1.fc41"))) {
            assertThat(client.ask("getBuild", ref)).isEqualTo(build);
        }
        for (String member : List.of("cg_id", "promotion_ts", "promoter_name", "start_ts", "creation_event_id")) {
            assertThat(build.has(member)).as(member).isTrue();
        }
        assertThat(build.get("volume_name").asText()).isEqualTo("DEFAULT");
    }

    @Test
    void anUnparsableNvrIsAFaultAndAMissingOneIsNil() {
        assertThat(client.fault("getBuild", "nonsense")).isEqualTo(1000);
        assertThat(client.ask("getBuild", "a-b-c").isNull()).isTrue();
        assertThat(client.ask("getBuild", 999_999).isNull()).isTrue();
        assertThat(client.fault("getBuild", "a-b-c", true)).isEqualTo(1000);
    }

    @Test
    void listsBuildsByEachFilter() {
        client.login("drover", "tiger").ask("build", "git+https://src/rpms/bash#abc", "f41");
        client.finishTasks();
        assertThat(nvrs("userID", "drover")).containsExactly("bash-1.0-1.gabc");
        assertThat(nvrs("userID", "nobody")).isEmpty();
        assertThat(nvrs("state", 0)).containsExactly("zsh-5.9-1.fc41");
        assertThat(nvrs("prefix", "das")).containsExactly("dash-0.5-1.fc41");
        assertThat(nvrs("pattern", "bash-5.2.*")).hasSize(2);
        assertThat(nvrs("packageID", "zsh")).hasSize(1);
        assertThat(nvrs("packageID", client.ask("getPackageID", "zsh").longValue()))
                .hasSize(1);
        assertThat(nvrs("source", "git+https://*")).containsExactly("bash-1.0-1.gabc");
        assertThat(nvrs("type", "rpm")).containsExactly("bash-1.0-1.gabc");
        assertThat(nvrs("type", "image")).isEmpty();
        assertThat(nvrs("createdAfter", "2100-01-01 00:00:00")).isEmpty();
        assertThat(nvrs("completeAfter", 1)).hasSize(4);
        assertThat(nvrs("draft", true)).isEmpty();
        JsonNode row = client.ask("listBuilds", named("prefix", "dash")).get(0);
        assertThat(row.has("id")).isFalse();
        assertThat(row.has("build_id")).isTrue();
    }

    private List<String> nvrs(String filter, Object value) {
        return client.ask("listBuilds", named(filter, value)).findValuesAsText("nvr");
    }

    @Test
    void ordersPagesCountsAndGivesLists() {
        assertThat(client.ask("listBuilds", named("queryOpts", Map.of("order", "-nvr", "limit", 2)))
                        .findValuesAsText("nvr"))
                .containsExactly("zsh-5.9-1.fc41", "dash-0.5-1.fc41");
        assertThat(client.ask("listBuilds", named("queryOpts", Map.of("order", "name,-version", "offset", 3)))
                        .findValuesAsText("nvr"))
                .containsExactly("zsh-5.9-1.fc41");
        assertThat(client.ask("listBuilds", named("queryOpts", Map.of("limit", 0))))
                .hasSize(4);
        assertThat(client.ask("listBuilds", named("queryOpts", Map.of("countOnly", true)))
                        .asInt())
                .isEqualTo(4);
        assertThat(client.fault("listBuilds", named("queryOpts", Map.of("order", "nonsense"))))
                .isEqualTo(1);
        JsonNode list = client.ask("listTags", named("queryOpts", Map.of("asList", true, "limit", 1)));
        assertThat(list.get(0).isArray()).isTrue();
        assertThat(list.get(0).get(0).asText()).isEqualTo("x86_64"); // arches comes first by name
    }

    @Test
    void filtersTheResultsOfAnyListMethod() {
        assertThat(client.ask(
                                "filterResults",
                                "listTagged",
                                "f41-updates-candidate",
                                named("inherit", true, "filterOpts", Map.of("order", "-build_id", "limit", 1)))
                        .findValuesAsText("nvr"))
                .containsExactly("bash-5.2.32-1.fc41");
        JsonNode both = client.ask(
                "countAndFilterResults",
                "listTagged",
                named("tag", "f41-updates-candidate", "inherit", true, "filterOpts", Map.of("limit", 1)));
        assertThat(both.get(0).asInt()).isEqualTo(2);
        assertThat(both.get(1)).hasSize(1);
        assertThat(client.ask("count", "listTagged", "f41").asInt()).isEqualTo(1);
        assertThat(client.fault("count", "noSuchMethod")).isEqualTo(1000);
    }

    @Test
    void createsEmptyBuildsForAdminsOnly() {
        assertThat(client.fault("createEmptyBuild", "a", "1", "1", null)).isEqualTo(1002);
        client.login("drover", "tiger");
        assertThat(client.fault("createEmptyBuild", "a", "1", "1", null)).isEqualTo(1004);
        client.login("releng", "lion");
        long id = client.ask("createEmptyBuild", "a", "1", "1", 2, "drover").longValue();
        JsonNode build = client.ask("getBuild", id);
        assertThat(build.get("state").asInt()).isEqualTo(1);
        assertThat(build.get("epoch").asInt()).isEqualTo(2);
        assertThat(build.get("owner_name").asText()).isEqualTo("drover");
        assertThat(client.fault("createEmptyBuild", "a", "1", "1", null)).isEqualTo(1000);
        assertThat(client.effects()).containsExactly("createEmptyBuild a-1-1");
    }

    @Test
    void deletesUntaggedBuildsOnly() {
        assertThat(client.ask("untaggedBuilds").findValuesAsText("name")).containsExactly("dash");
        client.login("releng", "lion");
        assertThat(client.fault("deleteBuild", "bash-5.2.26-1.fc41")).isEqualTo(1000);
        assertThat(client.ask("deleteBuild", "bash-5.2.26-1.fc41", false).asBoolean())
                .isFalse();
        assertThat(client.ask("deleteBuild", "dash-0.5-1.fc41").asBoolean()).isTrue();
        assertThat(client.ask("getBuild", "dash-0.5-1.fc41").get("state").asInt())
                .isEqualTo(2);
        assertThat(client.fault("createEmptyBuild", "dash", "0.5", "1.fc41", null))
                .isEqualTo(1000);
        assertThat(client.effects()).containsExactly("deleteBuild dash-0.5-1.fc41");
    }

    @Test
    void findsThingsByGlobRegexpAndName() {
        assertThat(client.ask("search", "bash*", "package", "glob").findValuesAsText("name"))
                .containsExactly("bash");
        assertThat(client.ask("search", "5\\.2\\.[0-9]+", "build", "regexp")).hasSize(2);
        assertThat(client.ask("search", "f41", "tag", "exact").findValuesAsText("name"))
                .containsExactly("f41");
        assertThat(client.ask("search", "f41", "target", "exact")).hasSize(1);
        assertThat(client.ask("search", "dr*", "user", "glob", Map.of("limit", 1)))
                .hasSize(1);
        assertThat(client.fault("search", "[", "tag", "regexp")).isEqualTo(1);
        assertThat(client.fault("search", "x", "nothing", "exact")).isEqualTo(1000);
        assertThat(client.fault("search", "x", "tag", "strangely")).isEqualTo(1000);
    }

    @Test
    void aTagWithTwentyThousandBuildsIsListedQuickly() {
        StringBuilder seed = new StringBuilder("{\"seed\": {\"builds\": [");
        for (int i = 0; i < 20_000; i++) {
            seed.append(i == 0 ? "" : ",")
                    .append("{\"nvr\": \"p")
                    .append(i)
                    .append("-1-1\", \"owner\": \"drover\", \"tags\": [\"f41\"]}");
        }
        client.order(seed + "]}}");
        long started = System.nanoTime();
        assertThat(client.ask("listTagged", named("tag", "f41-build", "inherit", true, "latest", true)))
                .hasSize(20_001);
        List<Object> calls = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            calls.add(Map.of("methodName", "getBuild", "params", List.of("p" + i * 20 + "-1-1")));
        }
        assertThat(client.ask("multiCall", calls)).hasSize(1_000);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(30));
    }
}

package io.drover.sandbox.koji;

import static io.drover.sandbox.koji.HubClient.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HubInheritanceTest {

    private final HubClient client = new HubClient();

    @BeforeEach
    void makeAFamily() {
        client.login("releng", "lion");
        for (String name : List.of("child", "a", "b", "deep")) {
            client.ask("createTag", name);
        }
    }

    private Map<String, Object> link(String parent, int priority, Object... more) {
        Map<String, Object> link = new LinkedHashMap<>();
        link.put("parent_id", client.ask("getTag", parent).get("id").longValue());
        link.put("priority", priority);
        link.put("maxdepth", null);
        link.put("intransitive", false);
        link.put("noconfig", false);
        link.put("pkg_filter", "");
        for (int i = 0; i < more.length; i += 2) {
            link.put((String) more[i], more[i + 1]);
        }
        return link;
    }

    private List<String> order(String tag) {
        return client.ask("getFullInheritance", tag).findValuesAsText("name");
    }

    @Test
    void walksDepthFirstByPriority() {
        client.ask("setInheritanceData", "child", List.of(link("b", 10), link("a", 5)));
        client.ask("setInheritanceData", "a", List.of(link("deep", 0)));
        assertThat(order("child")).containsExactly("a", "deep", "b");
        JsonNode links = client.ask("getFullInheritance", "child");
        assertThat(links.findValuesAsText("currdepth")).containsExactly("1", "2", "1");
        assertThat(links.get(0).get("filter").isArray()).isTrue();
        assertThat(client.ask("getInheritanceData", "child").findValuesAsText("name"))
                .containsExactly("a", "b");
        assertThat(client.ask("getFullInheritance", "deep", null, true).findValuesAsText("name"))
                .containsExactly("a", "child");
    }

    @Test
    void keepsDepthAndTransitivity() {
        client.ask("setInheritanceData", "a", List.of(link("deep", 0)));
        client.ask("setInheritanceData", "child", List.of(link("a", 0, "maxdepth", 0)));
        assertThat(order("child")).containsExactly("a");
        client.ask("setInheritanceData", "child", List.of(link("a", 0)));
        client.ask("setInheritanceData", "a", List.of(link("deep", 0, "intransitive", true)));
        assertThat(order("child")).containsExactly("a");
        assertThat(order("a")).containsExactly("deep");
    }

    @Test
    void endsInACircle() {
        client.ask("setInheritanceData", "a", List.of(link("b", 0)));
        client.ask("setInheritanceData", "b", List.of(link("a", 0)));
        assertThat(order("a")).containsExactly("b");
    }

    @Test
    void leavesWhatIsNotMentionedUnlessCleared() {
        client.ask("setInheritanceData", "child", List.of(link("a", 0)));
        client.ask("setInheritanceData", "child", List.of(link("b", 1)));
        assertThat(order("child")).containsExactly("a", "b");
        client.ask("setInheritanceData", "child", List.of(link("b", 1)), true);
        assertThat(order("child")).containsExactly("b");
        client.ask("setInheritanceData", "child", List.of(link("b", 1, "delete link", true)));
        assertThat(order("child")).isEmpty();
    }

    @Test
    void refusesEqualPrioritiesAndIncompleteLinks() {
        assertThat(client.fault("setInheritanceData", "child", List.of(link("a", 1), link("b", 1))))
                .isEqualTo(1000);
        Map<String, Object> incomplete = link("a", 1);
        incomplete.remove("noconfig");
        assertThat(client.fault("setInheritanceData", "child", List.of(incomplete)))
                .isEqualTo(1019);
        assertThat(order("child")).isEmpty();
    }

    @Test
    void doesNothingForTheSameData() {
        client.ask("setInheritanceData", "child", List.of(link("a", 0)));
        int effects = client.effects().size();
        client.ask("setInheritanceData", "child", List.of(link("a", 0)));
        assertThat(client.effects()).hasSize(effects);
    }

    @Test
    void tellsLinksAsOfAnEvent() {
        client.ask("setInheritanceData", "child", List.of(link("a", 0)));
        long event = client.ask("getLastEvent").get("id").longValue();
        client.ask("setInheritanceData", "child", List.of(link("b", 0)), true);
        assertThat(client.ask("getInheritanceData", "child", event).findValuesAsText("name"))
                .containsExactly("a");
        assertThat(client.ask("getFullInheritance", "child", event).findValuesAsText("name"))
                .containsExactly("a");
        assertThat(order("child")).containsExactly("b");
    }

    @Test
    void filtersAndNoconfigHoldForPackageLists() {
        client.ask("packageListAdd", "a", "bash", "releng");
        client.ask("packageListAdd", "a", "zsh", "releng");
        client.ask("packageListAdd", "b", "fish", "releng");
        client.ask(
                "setInheritanceData",
                "child",
                List.of(link("a", 0, "pkg_filter", "^ba"), link("b", 1, "noconfig", true)));
        JsonNode packages = client.ask("listPackages", named("tagID", "child", "inherited", true));
        assertThat(packages.findValuesAsText("package_name")).containsExactly("bash");
    }
}

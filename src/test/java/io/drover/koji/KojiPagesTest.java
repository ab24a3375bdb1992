package io.drover.koji;

import static io.drover.koji.KojiContext.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.dispatch.CallResult;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists of the hub, page by page. */
class KojiPagesTest {

    private int builds = 25;
    private volatile boolean failing;
    private ScriptedHub hub;
    private KojiContext camel;

    @BeforeEach
    void start() throws Exception {
        hub = new ScriptedHub(asked -> failing ? new XmlRpcResponse.Fault(1014, "away") : page(asked.call()));
        camel = hub.context("drover");
    }

    @AfterEach
    void stop() {
        camel.close();
        hub.close();
    }

    /** Ids from {@code builds} down to 1, cut as the call says. */
    private Object page(XmlRpcCall call) {
        Map<?, ?> cut = cut(call);
        int offset = ((Long) cut.get("offset")).intValue();
        int limit = ((Long) cut.get("limit")).intValue();
        return IntStream.range(offset, Math.max(offset, Math.min(builds, offset + limit)))
                .mapToObj(i -> Map.of("build_id", builds - i))
                .toList();
    }

    private static Map<?, ?> cut(XmlRpcCall call) {
        Map<?, ?> last = (Map<?, ?>) call.params().get(call.params().size() - 1);
        Object cut = last.get(call.method().equals("filterResults") ? "filterOpts" : "queryOpts");
        return (Map<?, ?>) cut;
    }

    @Test
    void fetchesAPageWhenItsFirstRowIsWanted() {
        Iterator<JsonNode> rows = rows("koji:listBuilds?page=10", json("{'packageID': 7}"));
        assertThat(hub.asked).isEmpty();
        assertThat(rows.next()).hasToString("{\"build_id\":25}");
        assertThat(hub.asked).hasSize(1);
        assertThat(ids(rows)).hasSize(24).endsWith(1).doesNotHaveDuplicates();
        assertThat(hub.calls().stream().map(XmlRpcCall::method))
                .containsExactly("listBuilds", "listBuilds", "listBuilds");
        assertThat(hub.calls().stream().map(call -> call.params().get(0)))
                .containsExactly(question(0), question(10), question(20));
        assertThatThrownBy(rows::next).isInstanceOf(NoSuchElementException.class);
        assertThat(rows.hasNext()).isFalse();
        assertThat(hub.asked).hasSize(3);
    }

    private static Map<String, Object> question(long offset) {
        return Map.of(
                "packageID",
                7L,
                "__starstar",
                true,
                "queryOpts",
                Map.of("order", "-build_id", "limit", 10L, "offset", offset));
    }

    @Test
    void aListThatFillsItsPagesEndsWithAnEmptyOne() {
        builds = 20;
        assertThat(ids(rows("koji:listBuilds?page=10", null))).hasSize(20);
        assertThat(hub.asked).hasSize(3);
        builds = 0;
        assertThat(rows("koji:listBuilds?page=10", null).hasNext()).isFalse();
    }

    @Test
    void limitAndOffsetOfTheBodyCountForAllPages() {
        Object question = json("{'queryOpts': {'limit': 12, 'offset': 5, 'order': 'nvr'}}");
        assertThat(ids(rows("koji:listBuilds?page=5&order=-id", question)))
                .containsExactly(20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9);
        assertThat(hub.calls().stream().map(KojiPagesTest::cut))
                .containsExactly(
                        Map.of("order", "nvr", "offset", 5L, "limit", 5L),
                        Map.of("order", "nvr", "offset", 10L, "limit", 5L),
                        Map.of("order", "nvr", "offset", 15L, "limit", 2L));
    }

    @Test
    void methodsThatCannotCutAreFiltered() {
        assertThat(ids(rows("koji:listTagged?page=20", json("['f41', null, true]"))))
                .hasSize(25);
        assertThat(hub.calls().get(0).method()).isEqualTo("filterResults");
        assertThat(hub.calls().get(0).params().subList(0, 4)).containsExactly("listTagged", "f41", null, true);
        assertThat(cut(hub.calls().get(0))).isEqualTo(Map.of("order", "-build_id", "limit", 20L, "offset", 0L));
        rows("koji:listPlugins?page=20&order=name,-id", json("{'kind': 'x'}")).hasNext();
        XmlRpcCall named = hub.calls().get(2);
        assertThat(named.params().get(0)).isEqualTo("listPlugins");
        assertThat((Map<?, ?>) named.params().get(1))
                .hasSize(3)
                .isEqualTo(Map.of(
                        "kind",
                        "x",
                        "__starstar",
                        true,
                        "filterOpts",
                        Map.of("order", "name,-id", "limit", 20L, "offset", 0L)));
    }

    @Test
    void everyMethodHasAnOrder() {
        assertThat(List.of("listBuilds", "listTasks", "queryRPMSigs", "anything").stream()
                        .map(KojiPaging::order))
                .containsExactly("-build_id", "-id", "-rpm_id,sigkey", "-id");
    }

    @Test
    void aPageThatFailsComesOutOfTheIteratorOnceAndEndsIt() {
        Iterator<JsonNode> rows = rows("koji:listBuilds?page=10", null);
        IntStream.range(0, 10).forEach(i -> rows.next());
        failing = true;
        assertThat(catchThrowableOfType(KojiException.class, rows::hasNext).result())
                .isInstanceOf(CallResult.Unavailable.class);
        failing = false;
        assertThat(rows.hasNext()).isFalse();
        assertThat(hub.asked).hasSize(2);
    }

    @Test
    void aHubThatDoesNotCutIsFoundOut() throws Exception {
        try (ScriptedHub whole = new ScriptedHub(asked ->
                        asked.call().method().equals("listTags") ? Map.of("not", "a list") : List.of(1, 2, 3));
                KojiContext other = whole.context("")) {
            Iterator<?> more = (Iterator<?>) other.send("koji:listBuilds?page=2", null);
            assertThat(catchThrowableOfType(KojiException.class, more::hasNext)
                            .result()
                            .evidence())
                    .contains("3 rows where 2 were asked for");
            Iterator<?> none = (Iterator<?>) other.send("koji:listTags?page=2", null);
            assertThat(catchThrowableOfType(KojiException.class, none::hasNext).result())
                    .isInstanceOf(CallResult.Refused.class);
            assertThat(whole.asked).hasSize(2);
        }
    }

    @Test
    void aListWithoutEndIsGivenUp() {
        JsonNode two = JsonNodeFactory.instance.arrayNode().add(1).add(2);
        KojiPages endless = new KojiPages(call -> two, KojiPageQuestion.of("listBuilds", 2, "", null));
        KojiException given = catchThrowableOfType(KojiException.class, () -> endless.forEachRemaining(row -> {}));
        assertThat(given.result()).isInstanceOf(CallResult.Refused.class);
        assertThat(given.result().evidence()).contains("10000 pages");
    }

    @Test
    void aQuestionThatCannotBeAskedIsRefusedAtOnce() {
        for (Object body : List.of(
                "f41",
                json("{'queryOpts': {'countOnly': true}}"),
                json("{'queryOpts': 5}"),
                json("{'queryOpts': {'limit': -1}}"),
                List.of("\u0007"))) {
            assertThat(catchThrowableOfType(KojiException.class, () -> camel.send("koji:listBuilds?page=5", body))
                            .result())
                    .isInstanceOf(CallResult.Refused.class);
        }
        assertThat(hub.asked).isEmpty();
    }

    @Test
    void pagesCanBeAskedForInASession() {
        assertThat(ids(rows("koji:listBuilds?page=20&session=REQUIRED", null))).hasSize(25);
        assertThat(hub.asked.stream().map(asked -> asked.header("Koji-Session-Callnum")))
                .containsExactly("1", "2");
    }

    @Test
    void aSplitTakesThemAsAStream() throws Exception {
        List<JsonNode> seen = new ArrayList<>();
        List<Integer> askedSoFar = new ArrayList<>();
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:pages")
                        .to("koji:listBuilds?page=10")
                        .split(body())
                        .streaming()
                        .process(exchange -> {
                            seen.add(exchange.getMessage().getBody(JsonNode.class));
                            askedSoFar.add(hub.asked.size());
                        });
            }
        });
        camel.send("direct:pages", null);
        assertThat(seen).hasSize(25);
        assertThat(askedSoFar.get(0)).isEqualTo(1);
        assertThat(askedSoFar.get(24)).isEqualTo(3);
        failing = true;
        assertThatThrownBy(() -> camel.send("direct:pages", null)).isInstanceOf(KojiException.class);
        assertThat(seen).hasSize(25);
    }

    @Test
    void refusesOptionsThatMeanNothing() {
        for (String uri : List.of(
                "koji:listBuilds?page=-1",
                "koji:listBuilds?page=100001",
                "koji:listBuilds?order=id",
                "koji:listBuilds?page=5&stream=true",
                "koji:upload?session=REQUIRED&page=5")) {
            assertThatThrownBy(() -> camel.context().getEndpoint(uri)).as(uri).isInstanceOf(RuntimeException.class);
        }
    }

    @SuppressWarnings("unchecked")
    private Iterator<JsonNode> rows(String uri, Object body) {
        return (Iterator<JsonNode>) camel.send(uri, body);
    }

    private static List<Integer> ids(Iterator<JsonNode> rows) {
        List<Integer> ids = new ArrayList<>();
        rows.forEachRemaining(row -> ids.add(row.get("build_id").intValue()));
        return ids;
    }
}

package io.drover.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.koji.KojiAuth;
import io.drover.koji.KojiComponent;
import io.drover.koji.KojiProfile;
import io.drover.koji.KojiProfiles;
import io.drover.koji.XmlRpcCall;
import io.drover.koji.XmlRpcLimits;
import io.drover.koji.XmlRpcWriter;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** The {@code koji:} endpoint against the bare HTTP client on the same stub: single calls, large answers, many writes. */
final class KojiBench {
    private static final int CALLS = Integer.getInteger("bench.calls", 3_000);
    private static final int WRITES = 17_000;

    /** One call. */
    private interface Call {
        void make() throws Exception;
    }

    void run() throws Exception {
        try (StubHub hub = new StubHub(0);
                CamelContext camel = camel(hub)) {
            ProducerTemplate template = camel.createProducerTemplate();
            singleCalls(hub, template);
            writes(hub, template);
        }
        // in processes of their own: what counts is how much memory they need
        parse("whole", 512);
        parse("rows", 64);
    }

    static CamelContext camel(StubHub hub) throws Exception {
        KojiComponent koji = new KojiComponent(KojiProfiles.of(KojiProfile.of(
                KojiProfile.DEFAULT,
                URI.create(hub.url()),
                new KojiAuth.Password("drover", "tiger"),
                Duration.ofSeconds(60),
                4)));
        DefaultCamelContext camel = new DefaultCamelContext();
        camel.addComponent("koji", koji);
        camel.start();
        return camel;
    }

    private static void singleCalls(StubHub hub, ProducerTemplate template) throws Exception {
        List<Object> arguments = List.of("bash-5.2.32-1.fc41");
        byte[] bytes = XmlRpcWriter.call(new XmlRpcCall("getBuild", arguments), XmlRpcLimits.CALL);
        try (CloseableHttpClient client = HttpClients.createDefault()) {
            for (int round = 0; round < 4; round++) {
                double[] raw = measured(() -> post(client, hub.url(), bytes));
                double[] ours = measured(() -> template.requestBody("koji:getBuild", arguments));
                if (round > 0) {
                    Figure.of("koji", "none")
                            .with("calls", "getBuild")
                            .with("calls_per_s", Math.round(ours[0]))
                            .with("raw_calls_per_s", Math.round(raw[0]))
                            .with("ratio", ours[0] / raw[0])
                            .with("cpu_us_per_call", ours[1])
                            .with("raw_cpu_us_per_call", raw[1])
                            .print();
                }
            }
        }
    }

    private static void post(CloseableHttpClient client, String url, byte[] bytes) throws IOException {
        HttpPost post = new HttpPost(url);
        post.setEntity(new ByteArrayEntity(bytes, ContentType.TEXT_XML));
        client.execute(post, response -> EntityUtils.toByteArray(response.getEntity()));
    }

    /** Calls per second, and microseconds of the calling thread's processor for each. */
    private static double[] measured(Call call) throws Exception {
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long start = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            call.make();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double used = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e3;
        return new double[] {CALLS / seconds, used / CALLS};
    }

    private static void writes(StubHub hub, ProducerTemplate template) {
        ArrayNode calls = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < WRITES; i++) {
            calls.addObject()
                    .put("method", "tagBuild")
                    .putArray("params")
                    .add("f42")
                    .add("package" + i + "-1.0-1.fc42")
                    .add(false)
                    .add("f42-rebuild");
        }
        for (int round = 0; round < 3; round++) {
            hub.requests();
            long start = System.nanoTime();
            template.requestBody("koji:multiCall?session=REQUIRED", calls);
            Figure.of("koji", "none")
                    .with("calls", "tagBuild by multiCall")
                    .with("entries", WRITES)
                    .with("requests", hub.requests())
                    .with("seconds", (System.nanoTime() - start) / 1e9)
                    .print();
        }
    }

    private static void parse(String how, int heapMb) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-Xmx" + heapMb + "m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KojiParse.class.getName(),
                        how)
                .inheritIO()
                .redirectInput(new File("/dev/null"))
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("parsing " + how + " with " + heapMb + " MB of heap failed");
        }
    }
}

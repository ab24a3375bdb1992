package io.drover.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.StringEntity;

/**
 * One large {@code listTagged} answer, as one value or row by row, from a stub hub in this process: how fast it is against
 * taking the same bytes and doing nothing with them, and what it needs of the heap beyond the result.
 */
public final class KojiParse {
    private static final long BYTES = Long.getLong("bench.bytes", 50_000_000);
    private static final double MB = 1e6;

    private final AtomicLong highest = new AtomicLong();
    private final boolean whole;

    private KojiParse(boolean whole) {
        this.whole = whole;
    }

    /** @param how whole or rows */
    public static void main(String... how) throws Exception {
        new KojiParse(how[0].equals("whole")).run();
        System.exit(0);
    }

    private void run() throws Exception {
        watch();
        try (StubHub hub = new StubHub(BYTES);
                CamelContext camel = KojiBench.camel(hub);
                CloseableHttpClient client = HttpClients.createDefault()) {
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:whole").to("koji:listTagged");
                    from("direct:rows")
                            .to("koji:listTagged?stream=true")
                            .split(body())
                            .streaming()
                            .process(exchange -> {});
                }
            });
            ProducerTemplate template = camel.createProducerTemplate();
            for (int round = 0; round < 5; round++) {
                round(hub, client, template, round > 1);
            }
        }
    }

    private void round(StubHub hub, CloseableHttpClient client, ProducerTemplate template, boolean counts)
            throws Exception {
        double size = hub.listLength() / MB;
        double raw = size / seconds(() -> take(client, hub.url()));
        long before = used();
        highest.set(0);
        Object[] result = new Object[1];
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        double seconds =
                seconds(() -> result[0] = template.requestBody(whole ? "direct:whole" : "direct:rows", List.of("f41")));
        double busy = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e9;
        long most = highest.get();
        long kept = whole ? used() - before : 0;
        if (counts) {
            Figure.of("koji", "none")
                    .with("calls", whole ? "listTagged" : "listTagged?stream=true")
                    .with("answer_mb", size)
                    .with("mb_per_s", size / seconds)
                    .with("mb_per_cpu_s", size / busy)
                    .with("raw_mb_per_s", raw)
                    .with("result_mb", kept / MB)
                    .with("heap_mb_beyond", Math.max(0, most - before - kept) / MB)
                    .with("xmx_mb", Math.round(Runtime.getRuntime().maxMemory() / MB))
                    .print();
        }
        if (result[0] == null) {
            throw new IllegalStateException("no answer");
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static double seconds(Step step) throws Exception {
        long start = System.nanoTime();
        step.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private static void take(CloseableHttpClient client, String url) throws Exception {
        HttpPost post = new HttpPost(url);
        post.setEntity(new StringEntity("<methodCall><methodName>listTagged</methodName></methodCall>"));
        byte[] buffer = new byte[8192];
        client.execute(post, response -> {
            int count = 0;
            for (int read = 0;
                    read >= 0;
                    read = response.getEntity().getContent().read(buffer)) {
                count += read;
            }
            return count;
        });
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Keeps the most that was left after any collection. */
    private void watch() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener(
                            (notification, handback) -> {
                                long left = GarbageCollectionNotificationInfo.from(
                                                (CompositeData) notification.getUserData())
                                        .getGcInfo()
                                        .getMemoryUsageAfterGc()
                                        .entrySet()
                                        .stream()
                                        .filter(pool -> isHeap(pool.getKey()))
                                        .map(Map.Entry::getValue)
                                        .mapToLong(MemoryUsage::getUsed)
                                        .sum();
                                highest.accumulateAndGet(left, Math::max);
                            },
                            null,
                            null);
        }
    }

    private static boolean isHeap(String pool) {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .anyMatch(known -> known.getName().equals(pool) && known.getType() == MemoryType.HEAP);
    }
}

package io.drover.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.containers.ContainerPlan;
import io.drover.containers.ContainerRebuilds;
import io.drover.containers.ImageFacts;
import io.drover.containers.ImageRule.Judgement;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Random;

/**
 * M8: 10,000 images that hold 1,000,000 RPMs of an update, half of them outdated and a tenth denied, in chains of up to
 * eight. Planning against merely reading the same facts.
 */
final class PlanBench {
    private static final int IMAGES = Integer.getInteger("bench.images", 10_000);
    private static final int EDGES = Integer.getInteger("bench.edges", 1_000_000);
    private static final int FIXED = 2_000;
    private static final int DEEPEST = 8;
    private static final int ROUNDS = 4;

    void run() throws IOException {
        byte[] json = facts();
        for (int round = 0; round < ROUNDS; round++) {
            long before = heap();
            long start = System.nanoTime();
            ImageFacts facts = ImageFacts.read(new ByteArrayInputStream(json));
            long read = System.nanoTime();
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            ContainerPlan plan = ContainerRebuilds.forUpdate(
                    facts, image -> new Judgement(image.nvr().hashCode() % 10 != 0, "by the bench"));
            long planned = System.nanoTime();
            long used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
            int written = new ObjectMapper().writeValueAsBytes(plan.toJson()).length;
            long end = System.nanoTime();
            long heap = heap() - before;
            Figure.of("plan", "none")
                    .with("round", round == 0 ? "cold" : "warm")
                    .with("images", facts.images().size())
                    .with("edges", EDGES)
                    .with("rebuilds", plan.rebuilds().size())
                    .with("skipped", plan.skipped().size())
                    .with("denied", plan.denied().size())
                    .with("batches", plan.batches())
                    .with("plan_seconds", (planned - read) / 1e9)
                    .with("plan_cpu_seconds", used / 1e9)
                    .with("read_seconds", (read - start) / 1e9)
                    .with("ratio_to_reading", (planned - read) / (double) (read - start))
                    .with("write_seconds", (end - planned) / 1e9)
                    .with("facts_mb", json.length >> 20)
                    .with("plan_kb", written >> 10)
                    .with("heap_of_facts_and_plan_mb", heap >> 20)
                    .with("heap_most_mb", Runtime.getRuntime().maxMemory() >> 20)
                    .print();
            if (plan.rebuilds().isEmpty() || facts.images().isEmpty()) {
                throw new IllegalStateException("nothing was planned");
            }
        }
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static byte[] facts() throws IOException {
        Random random = new Random(20261130);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(EDGES * 90);
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            json.writeStartObject();
            json.writeArrayFieldStart("fixed");
            for (int rpm = 0; rpm < FIXED; rpm++) {
                rpm(json, rpm, 23);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("images");
            for (int image = 0; image < IMAGES; image++) {
                image(json, image, random);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void image(JsonGenerator json, int image, Random random) throws IOException {
        json.writeStartObject();
        json.writeStringField("nvr", nvr(image));
        json.writeStringField("name", "image" + image);
        json.writeStringField("version", "1");
        json.writeStringField("release", "1.fc42");
        json.writeNumberField("build_id", image);
        json.writeStringField("branch", "f42");
        json.writeStringField("target", "f42-container-candidate");
        json.writeStringField("repository", "container/image" + image);
        json.writeStringField("commit", "0123456789abcdef0123456789abcdef01234567");
        if (image % DEEPEST == 0) {
            json.writeNullField("parent");
        } else {
            json.writeStringField("parent", nvr(image - 1));
        }
        json.writeBooleanField("latest", true);
        json.writeArrayFieldStart("holds");
        boolean outdated = random.nextBoolean();
        for (int edge = 0; edge < EDGES / IMAGES; edge++) {
            rpm(json, random.nextInt(FIXED), outdated && random.nextInt(3) == 0 ? 22 : 23);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String nvr(int image) {
        return "image" + image + "-1-1.fc42";
    }

    private static void rpm(JsonGenerator json, int rpm, int release) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", "library" + rpm);
        json.writeNullField("epoch");
        json.writeStringField("version", "1.2." + rpm % 30);
        json.writeStringField("release", release + ".fc42");
        json.writeStringField("arch", "x86_64");
        json.writeEndObject();
    }
}

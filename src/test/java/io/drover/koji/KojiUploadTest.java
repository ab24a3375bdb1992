package io.drover.koji;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.Adler32;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** koji:upload, against a hub that keeps what it gets in memory. */
class KojiUploadTest {

    private static final String UPLOAD = "koji:upload?session=REQUIRED&filepath=cli-build/x1&fileName=a.rpm";
    private static final int MIB = 1 << 20;

    @TempDir
    Path dir;

    private final Map<String, ByteArrayOutputStream> files = new HashMap<>();
    private ScriptedHub.Script trouble = asked -> ScriptedHub.NIL;
    private ScriptedHub hub;
    private KojiContext camel;

    @BeforeEach
    void start() throws Exception {
        hub = new ScriptedHub(this::answer);
        camel = hub.context("drover");
    }

    @AfterEach
    void stop() {
        camel.close();
        hub.close();
    }

    /** What goes wrong, NIL for nothing; then what a hub says. */
    private Object answer(ScriptedHub.Asked asked) throws Exception {
        Object wrong = trouble.answer(asked);
        if (wrong != ScriptedHub.NIL) {
            return wrong;
        }
        return asked.call() == null ? write(asked) : found(asked.call().params());
    }

    private Object write(ScriptedHub.Asked asked) throws IOException {
        Map<String, String> query = query(asked);
        ByteArrayOutputStream file = files.computeIfAbsent(
                query.get("filepath") + "/" + query.get("filename"), name -> new ByteArrayOutputStream());
        byte[] kept = Arrays.copyOf(file.toByteArray(), Integer.parseInt(query.get("offset")));
        file.reset();
        file.write(kept);
        file.write(asked.body());
        return Map.of("size", asked.body().length, "hexdigest", adler32(asked.body()), "fileverify", "adler32");
    }

    private Object found(List<?> params) {
        ByteArrayOutputStream file = files.get(params.get(0) + "/" + params.get(1));
        return file == null
                ? ScriptedHub.NIL
                : Map.of("size", file.size(), "hexdigest", adler32(file.toByteArray()), "sumlength", file.size());
    }

    private static Map<String, String> query(ScriptedHub.Asked asked) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String parameter : asked.query().split("&")) {
            int equals = parameter.indexOf('=');
            query.put(
                    parameter.substring(0, equals),
                    URLDecoder.decode(parameter.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return query;
    }

    private static String adler32(byte[] bytes) {
        Adler32 sum = new Adler32();
        sum.update(bytes);
        return String.format("%08x", sum.getValue());
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(20261120).nextBytes(content);
        return content;
    }

    @Test
    void sendsBlocksOfAMebibyteAndComparesTheFile() {
        byte[] content = content(2 * MIB + 77);
        JsonNode uploaded = (JsonNode) camel.send(UPLOAD, content);
        assertThat(uploaded)
                .hasToString("{\"path\":\"cli-build/x1/a.rpm\",\"filepath\":\"cli-build/x1\","
                        + "\"name\":\"a.rpm\",\"size\":" + content.length + ",\"adler32\":\"" + adler32(content)
                        + "\"}");
        assertThat(files.get("cli-build/x1/a.rpm").toByteArray()).isEqualTo(content);
        assertThat(hub.asked).hasSize(4);
        assertThat(hub.asked.stream().limit(3).map(KojiUploadTest::query))
                .containsExactly(block(0), block(MIB), block(2L * MIB));
        assertThat(hub.asked.stream().limit(3)).allSatisfy(asked -> {
            assertThat(asked.header("Content-Type")).isEqualTo("application/octet-stream");
            assertThat(asked.header("Content-Length")).isEqualTo(String.valueOf(asked.body().length));
            assertThat(asked.header("Koji-Session-Id")).isEqualTo("7");
            assertThat(asked.header("Koji-Session-Key")).isEqualTo("the-key");
            assertThat(asked.query()).doesNotContain("the-key");
        });
        assertThat(hub.asked.stream().map(asked -> asked.header("Koji-Session-Callnum")))
                .containsExactly("1", "2", "3", "4");
        assertThat(hub.asked.get(3).call())
                .isEqualTo(new XmlRpcCall("checkUpload", List.of("cli-build/x1", "a.rpm", "adler32")));
    }

    private static Map<String, String> block(long offset) {
        return Map.of(
                "filename",
                "a.rpm",
                "filepath",
                "cli-build/x1",
                "offset",
                Long.toString(offset),
                "fileverify",
                "adler32",
                "overwrite",
                "1");
    }

    @Test
    void takesTheContentInEveryForm() throws Exception {
        byte[] content = content(MIB);
        Path file = Files.write(dir.resolve("b-1-1.src.rpm"), content);
        GenericFile<Object> camels = new GenericFile<>();
        camels.setFile(file.toFile());
        for (Object body : List.of(new ByteArrayInputStream(content), file, file.toFile(), camels)) {
            files.clear();
            camel.send(UPLOAD, body);
            assertThat(files.get("cli-build/x1/a.rpm").toByteArray()).isEqualTo(content);
        }
        JsonNode named = (JsonNode) camel.send("koji:upload?session=REQUIRED", file);
        assertThat(named.get("name").asText()).isEqualTo("b-1-1.src.rpm");
        assertThat(named.get("filepath").asText()).matches("cli-build/drover-[0-9a-f-]{36}");
    }

    @Test
    void theExchangeMaySayWhere() {
        Exchange exchange = camel.context().getEndpoint(UPLOAD).createExchange();
        exchange.getIn().setBody(content(5));
        exchange.getIn().setHeader("filename", "evil");
        exchange.setVariable("kojiUploadPath", "cli-build/y~2");
        exchange.setVariable("kojiUploadName", "gr\u00fcn 1+1&offset=7.rpm");
        camel.context().createProducerTemplate().send(UPLOAD + "&volume=big", exchange);
        assertThat(exchange.getException()).isNull();
        assertThat(files).containsOnlyKeys("cli-build/y~2/gr\u00fcn 1+1&offset=7.rpm");
        assertThat(query(hub.asked.get(0))).containsEntry("volume", "big").containsEntry("offset", "0");
        assertThat(hub.asked.get(1).call().params())
                .containsExactly("cli-build/y~2", "gr\u00fcn 1+1&offset=7.rpm", "adler32", null, "big");
    }

    @Test
    void neverHoldsTheWholeFile() {
        // 64 MiB, of which the hub keeps no file
        long size = 64L * MIB;
        Adler32 all = new Adler32();
        trouble = asked -> {
            if (asked.call() == null) {
                all.update(asked.body());
                return Map.of("size", asked.body().length, "hexdigest", adler32(asked.body()));
            }
            return Map.of("size", size, "hexdigest", String.format("%08x", all.getValue()));
        };
        int[] largest = {0};
        InputStream endless = new InputStream() {
            private long left = size;

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                largest[0] = Math.max(largest[0], length);
                int given = (int) Math.min(length, left);
                Arrays.fill(target, offset, offset + given, (byte) left);
                left -= given;
                return given == 0 ? -1 : given;
            }
        };
        assertThat(((JsonNode) camel.send(UPLOAD, endless)).get("size").longValue())
                .isEqualTo(size);
        assertThat(largest[0]).isLessThanOrEqualTo(MIB);
        assertThat(hub.asked).hasSize(65);
    }

    @Test
    void aLostAnswerRepeatsTheSameBlockUnderItsNumber() {
        int[] dropped = {0};
        trouble = asked -> {
            if (asked.call() == null && query(asked).get("offset").equals("1048576") && dropped[0]++ == 0) {
                write(asked);
                return null;
            }
            return ScriptedHub.NIL;
        };
        byte[] content = content(3 * MIB);
        camel.send(UPLOAD, content);
        assertThat(files.get("cli-build/x1/a.rpm").toByteArray()).isEqualTo(content);
        assertThat(hub.asked.stream().map(asked -> asked.header("Koji-Session-Callnum")))
                .containsExactly("1", "2", "2", "3", "4");
        assertThat(hub.asked.get(2).body()).isEqualTo(hub.asked.get(1).body());
        assertThat(hub.asked.get(2).query()).isEqualTo(hub.asked.get(1).query());
    }

    @Test
    void aBlockThatTheHubHadAlreadyIsThere() {
        int[] count = {0};
        trouble = asked -> {
            if (asked.call() == null && count[0]++ == 0) {
                write(asked);
                return null;
            }
            return asked.call() == null && count[0] == 2 ? new XmlRpcResponse.Fault(1009, "retry") : ScriptedHub.NIL;
        };
        byte[] content = content(MIB + 1);
        camel.send(UPLOAD, content);
        assertThat(files.get("cli-build/x1/a.rpm").toByteArray()).isEqualTo(content);
    }

    @Test
    void whatArrivesDamagedIsUnavailableAndNeverAmbiguous() {
        trouble = asked ->
                asked.call() == null ? Map.of("size", asked.body().length, "hexdigest", "00000000") : ScriptedHub.NIL;
        assertThat(failure(content(10)).evidence()).contains("block of cli-build/x1/a.rpm at 0", "upload it again");
        trouble =
                asked -> asked.call() == null ? Map.of("size", 5, "hexdigest", adler32(asked.body())) : ScriptedHub.NIL;
        assertThat(failure(content(10))).isInstanceOf(CallResult.Unavailable.class);
        trouble = asked -> asked.call() == null ? ScriptedHub.NIL : Map.of("size", 10, "hexdigest", "00000001");
        assertThat(failure(content(10)).evidence()).contains("is not at the hub as it was sent");
        trouble =
                asked -> asked.call() == null ? ScriptedHub.NIL : Map.of("size", 11, "hexdigest", adler32(content(10)));
        assertThat(failure(content(10))).isInstanceOf(CallResult.Unavailable.class);
        // nobody knows the file
        trouble = asked -> asked.call() == null ? ScriptedHub.NIL : new XmlRpcResponse.Value(null);
        files.clear();
        assertThat(failure(content(10))).isInstanceOf(CallResult.Unavailable.class);
        // neither attempt is answered
        trouble = asked -> asked.call() == null ? null : ScriptedHub.NIL;
        assertThat(failure(content(10))).isInstanceOf(CallResult.Unavailable.class);
        trouble = asked -> new XmlRpcResponse.Fault(1001, "locked");
        assertThat(failure(content(10))).isInstanceOf(CallResult.Unavailable.class);
        trouble = asked -> new XmlRpcResponse.Fault(1000, "no such path");
        assertThat(failure(content(10))).isInstanceOf(CallResult.Refused.class);
    }

    @Test
    void contentThatCannotBeReadIsUnavailable() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("disk on fire");
            }
        };
        assertThat(failure(broken).evidence()).contains("disk on fire");
        assertThat(failure(dir.resolve("not-there"))).isInstanceOf(CallResult.Unavailable.class);
        assertThat(hub.asked).isEmpty();
    }

    @Test
    void refusesWhatItCannotSend() {
        assertThat(failure(new byte[0])).isInstanceOf(CallResult.Refused.class);
        assertThat(failure("text")).isInstanceOf(CallResult.Refused.class);
        assertThat(failure(null)).isInstanceOf(CallResult.Refused.class);
        for (String options : List.of(
                "filepath=/etc&fileName=a",
                "filepath=cli-build/../x&fileName=a",
                "filepath=cli-build//x&fileName=a",
                "filepath=a b&fileName=a",
                "filepath=cli-build/x",
                "filepath=cli-build/x&fileName=..",
                "filepath=cli-build/x&fileName=a/b")) {
            KojiException refused = catchThrowableOfType(
                    KojiException.class, () -> camel.send("koji:upload?session=REQUIRED&" + options, content(1)));
            assertThat(refused.result()).as(options).isInstanceOf(CallResult.Refused.class);
        }
        assertThat(hub.asked).isEmpty();
        assertThatThrownBy(() -> camel.context().getEndpoint("koji:upload?filepath=a"))
                .hasStackTraceContaining("session=REQUIRED");
        assertThatThrownBy(() -> camel.context().getEndpoint("koji:getTag?filepath=a"))
                .hasStackTraceContaining("koji:upload");
    }

    private CallResult<?> failure(Object body) {
        return catchThrowableOfType(KojiException.class, () -> camel.send(UPLOAD, body))
                .result();
    }
}

package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The bar of a scan: how far it is, how long it takes at the pace since somebody looks on, and what keeps it. */
class ScanProgressTest {
    private static final String CLEAR = "\r\u001b[K";

    private final StringWriter err = new StringWriter();
    private final AtomicLong nanos = new AtomicLong(5);

    @Test
    void saysHowLongTheRestTakesAtThePaceSinceItLooksOn() {
        ScanProgress bar = new ScanProgress(new PrintWriter(err), true, nanos::get);
        bar.show(scan("reading", 1000, 1000));
        nanos.addAndGet(10_000_000_000L);
        bar.show(scan("reading", 1100, 900));
        bar.show(scan("reading", 2000, 0).put("trouble", "koji is\naway"));
        bar.end();
        bar.end();
        assertThat(err.toString())
                .isEqualTo(CLEAR + "[" + "#".repeat(15) + "-".repeat(15) + "] reading 1000/2000"
                        + CLEAR + "[" + "#".repeat(16) + "-".repeat(14) + "] reading 1100/2000, 1 min 30 s to go"
                        + CLEAR + "[" + "#".repeat(30) + "] reading 2000/2000: koji is away" + CLEAR);
    }

    @Test
    void anEmptyListIsNoDivisionByZeroAndNobodyLooksOnIsSilence() {
        new ScanProgress(new PrintWriter(err), false, nanos::get).show(scan("listing", 5, 5));
        assertThat(err.toString()).isEmpty();
        new ScanProgress(new PrintWriter(err), true, nanos::get).show(scan("listing", 0, 0));
        assertThat(err.toString()).isEqualTo(CLEAR + "[" + "-".repeat(30) + "] listing 0/0");
    }

    private static ObjectNode scan(String state, long images, long unread) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("state", state)
                .put("images", images)
                .put("unread", unread);
    }
}

package io.drover.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.backtest.Difference;
import io.drover.backtest.Difference.Kind;
import io.drover.backtest.Outcome;
import java.io.PrintWriter;
import java.util.TreeMap;

/** What came of a backtest, for machines: a line each difference, and at last one with the counts. */
final class BacktestJson {
    private BacktestJson() {}

    static void print(Outcome outcome, PrintWriter out) {
        outcome.differences().forEach(difference -> out.println(line(difference)));
        ObjectNode counts = JsonNodeFactory.instance
                .objectNode()
                .put("messages", outcome.messages())
                .put("wanted", outcome.wanted())
                .put("unreadable", outcome.unreadable());
        for (Kind kind : Kind.values()) {
            counts.put(kind.word(), outcome.count(kind));
        }
        outcome.before().forEach(counts.putObject("before")::put);
        outcome.now().forEach(counts.putObject("now")::put);
        new TreeMap<>(outcome.unknown()).forEach(counts.putObject("could_not_tell")::put);
        out.println(counts);
        out.flush();
    }

    private static ObjectNode line(Difference difference) {
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("difference", difference.kind().word())
                .put("verb", difference.action().verb())
                .put("key", difference.action().key())
                .put("name", difference.action().name())
                .put("parameters", difference.action().parameters())
                .put("message", difference.message())
                .put("topic", difference.topic())
                .put("route", difference.route());
        if (difference.kind() == Kind.CHANGED) {
            ObjectNode changes = line.putObject("changes");
            new TreeMap<>(difference.changes()).forEach((what, change) -> changes.putObject(what)
                    .put("before", change.before())
                    .put("now", change.now()));
        } else {
            line.put("other", difference.because());
        }
        return line;
    }
}

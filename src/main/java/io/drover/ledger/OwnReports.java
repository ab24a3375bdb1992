package io.drover.ledger;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How messages of ours, or of another Drover, are told from those of others when they come back: by a header that says how
 * many such messages led to what they report. It stays with the message, on this bus and in archives, so that a chain is
 * followed over several ledgers, too.
 */
public final class OwnReports {
    /** The header; a number, 0 for what was caused from outside. */
    public static final String DEPTH = "drover_depth";

    private static final Pattern VALUE = Pattern.compile("\"" + DEPTH + "\"\\s*:\\s*\"?(\\d{1,4})\\b");
    private static final Pattern TOPIC = Pattern.compile("(?:.*\\.)?(?:drover|freshmaker|releng)\\..*", Pattern.DOTALL);

    private OwnReports() {}

    /** Whether a message of this topic, with or without prefix, can be one of ours at all. */
    static boolean mayBe(String topic) {
        return TOPIC.matcher(topic).matches();
    }

    /** What the headers say, as they are stored; -1 where they say nothing. */
    static int depth(String headers) {
        Matcher value = VALUE.matcher(headers);
        return value.find() ? Integer.parseInt(value.group(1)) : -1;
    }
}

package io.drover.bus.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One page of datagrepper's answer: {@code {raw_messages, count, total, pages, arguments}} (wire/bus.md §4).
 *
 * @param rows each byte for byte as the archive wrote it, so that a signature over it can still be checked
 * @param total rows on all pages; -1 where the archive does not say
 */
record ArchivePage(List<byte[]> rows, long total) {
    private static final int MAX_NESTING = 250;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .maxNumberLength(1000)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .build();

    ArchivePage {
        rows = List.copyOf(rows);
    }

    /** @throws IOException where it is not a whole page: HTML, half an answer, an error, something else's JSON */
    static ArchivePage parse(byte[] utf8) throws IOException {
        try (JsonParser parser = JSON.createParser(utf8)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no JSON object");
            }
            List<byte[]> rows = null;
            long count = -1;
            long total = -1;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("raw_messages") && value == JsonToken.START_ARRAY) {
                    rows = rows(parser, utf8);
                } else if (name.equals("count") && value == JsonToken.VALUE_NUMBER_INT) {
                    count = parser.getLongValue();
                } else if (name.equals("total") && value == JsonToken.VALUE_NUMBER_INT) {
                    total = parser.getLongValue();
                } else {
                    parser.skipChildren();
                }
            }
            if (rows == null) {
                throw new IOException("it holds no raw_messages");
            }
            if (count >= 0 && count != rows.size()) {
                throw new IOException("it holds " + rows.size() + " messages and says that there are " + count);
            }
            return new ArchivePage(rows, total);
        }
    }

    private static List<byte[]> rows(JsonParser parser, byte[] utf8) throws IOException {
        List<byte[]> rows = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == null) {
                throw new IOException("it ends within raw_messages");
            }
            int from = (int) parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            parser.finishToken();
            rows.add(Arrays.copyOfRange(
                    utf8, from, (int) parser.currentLocation().getByteOffset()));
        }
        return rows;
    }
}

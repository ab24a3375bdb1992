package io.drover.telemetry;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import java.util.Map;

/** {@code %ids} in a line of text: " {message=… action=…}", of those the ids that the line's own words lack; else nothing. */
public final class IdsConverter extends ClassicConverter {
    private static final List<String> SHOWN = List.of(Ids.MESSAGE, Ids.ROUTE, Ids.EVENT, Ids.ACTION);

    /** So long that it cannot stand in a line by chance. */
    private static final int DISTINCT = 8;

    @Override
    public String convert(ILoggingEvent event) {
        Map<String, String> ids = event.getMDCPropertyMap();
        if (ids.isEmpty()) {
            return "";
        }
        String words = event.getFormattedMessage();
        StringBuilder text = new StringBuilder();
        for (String name : SHOWN) {
            String id = ids.get(name);
            String word = name.replace("_id", "");
            if (id != null && !words.contains(id.length() > DISTINCT ? id : word + " " + id)) {
                text.append(text.isEmpty() ? " {" : " ")
                        .append(word)
                        .append('=')
                        .append(id);
            }
        }
        return text.isEmpty() ? "" : text.append('}').toString();
    }
}

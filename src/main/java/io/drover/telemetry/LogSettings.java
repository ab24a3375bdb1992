package io.drover.telemetry;

/**
 * How this process logs.
 *
 * @param json a JSON object a line, with {@code @timestamp}, {@code level}, {@code logger_name}, {@code thread_name}, {@code
 *     message}, {@code stack_trace} and the ids; else text
 * @param linesPerSecond of one kind, see {@link LineLimit}; 0 for no limit
 * @param instance this instance's name, in every line of JSON
 */
public record LogSettings(boolean json, int linesPerSecond, String instance) {
    public LogSettings {
        if (linesPerSecond < 0) {
            throw new IllegalArgumentException("drover.log.lines-per-second: 0 or more, not " + linesPerSecond);
        }
    }

    /** @throws IllegalArgumentException for a format that there is not */
    public static LogSettings of(String format, int linesPerSecond, String instance) {
        return switch (format) {
            case "text" -> new LogSettings(false, linesPerSecond, instance);
            case "json" -> new LogSettings(true, linesPerSecond, instance);
            default -> throw new IllegalArgumentException("drover.log.format: text or json, not '" + format + "'");
        };
    }
}

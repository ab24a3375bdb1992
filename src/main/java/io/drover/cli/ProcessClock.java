package io.drover.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * The system's clock, put forward or back by what a file says at that moment ({@code PT2H}, {@code PT-1H}): a machine whose
 * clock jumps, for crash tests. The process was started with {@code -Ddrover.clock-offset-file=FILE}, or the clock is
 * the system's.
 */
final class ProcessClock extends Clock {
    private final Clock system;
    private final Path offset;

    private ProcessClock(Clock system, Path offset) {
        this.system = system;
        this.offset = offset;
    }

    static Clock chosen() {
        String file = System.getProperty("drover.clock-offset-file");
        return file == null ? Clock.systemUTC() : new ProcessClock(Clock.systemUTC(), Path.of(file));
    }

    @Override
    public Instant instant() {
        try {
            return system.instant().plus(Duration.parse(Files.readString(offset).trim()));
        } catch (NoSuchFileException nobodyMovedIt) {
            return system.instant();
        } catch (IOException e) {
            throw new IllegalStateException("the clock's offset cannot be read from " + offset, e);
        }
    }

    @Override
    public ZoneId getZone() {
        return system.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new ProcessClock(system.withZone(zone), offset);
    }
}

package io.drover.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThreadsTest {
    @Test
    void aClockThatEndsDoesNotWaitForWhatIsDueLater() throws InterruptedException {
        ScheduledExecutorService clock = Threads.clock("test");
        clock.schedule(() -> {}, 1, TimeUnit.HOURS);
        clock.shutdown();
        assertThat(clock.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
}

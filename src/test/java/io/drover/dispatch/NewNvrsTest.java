package io.drover.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class NewNvrsTest {
    private final NewNvrs nvrs = new NewNvrs(Set.of("base-42-1.1000")::contains);

    @Test
    void anNvrIsTakenOnceAndNotWhereTheLedgerHasIt() {
        assertThat(nvrs.take("base-42-1.1000")).isFalse();
        assertThat(nvrs.take("base-42-1.1001")).isTrue();
        assertThat(nvrs.take("base-42-1.1001")).isFalse();
        assertThat(nvrs.take("httpd-42-1.1001")).isTrue();
    }

    @Test
    void whatHasNoKnownNvrIsLeftAsItIs() {
        assertThat(nvrs.take(null)).isTrue();
        assertThat(nvrs.take(null)).isTrue();
    }
}

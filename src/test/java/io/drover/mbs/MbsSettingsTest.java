package io.drover.mbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MbsSettingsTest {

    @Test
    void keepsTheTokenToItself() {
        assertThat(MbsSettings.of(URI.create("https://mbs.example.org/module-build-service/2"), "s3cret"))
                .hasToString(
                        "MbsSettings[url=https://mbs.example.org/module-build-service/2, token=***,"
                                + " connectTimeout=PT10S, timeout=PT2M30S, perPage=100, maxPages=1000, maxAnswerBytes=67108864]");
    }

    @Test
    void dropsASlashAtTheEnd() {
        assertThat(MbsSettings.of(URI.create("https://mbs.example.org/2//"), "").url())
                .hasToString("https://mbs.example.org/2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mbs.example.org", "ftp://h/2", "https://u:p@h/2", "https://h/2?x=y", "https://h/2#x"})
    void refusesAUrlThatIsNoBase(String url) {
        assertThatThrownBy(() -> MbsSettings.of(URI.create(url), ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("drover.mbs.url");
    }

    @Test
    void namesTheKeyThatIsOutOfBounds() {
        URI url = URI.create("https://h/2");
        Duration second = Duration.ofSeconds(1);

        assertThatThrownBy(() -> new MbsSettings(url, "", second, Duration.ZERO, 100, 10, 1 << 20))
                .hasMessageContaining("drover.mbs.timeout");
        assertThatThrownBy(() -> new MbsSettings(url, "", second, second, 0, 10, 1 << 20))
                .hasMessageContaining("drover.mbs.per-page is 0; allowed are 1 to 500");
    }
}

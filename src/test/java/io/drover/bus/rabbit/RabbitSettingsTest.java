package io.drover.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.DefaultSaslConfig;
import io.drover.bus.rabbit.RabbitSettings.Broker;
import io.drover.bus.rabbit.RabbitSettings.Kind;
import io.drover.bus.rabbit.RabbitSettings.Login;
import io.drover.bus.rabbit.RabbitSettings.Queue;
import io.drover.bus.rabbit.RabbitSettings.Tls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RabbitSettingsTest {

    @Test
    void hasDefaultsForALocalBroker() {
        assertThat(RabbitSettings.from(key -> null))
                .isEqualTo(new RabbitSettings(
                        new Broker("127.0.0.1", 5672, "/", null),
                        new Login("guest", "guest"),
                        new Queue("drover", Kind.CLASSIC, "amq.topic", false, 1000),
                        List.of(),
                        Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @CsvSource({
        "amqp://mq, mq, 5672, /, false",
        "amqp://mq:1/, mq, 1, /, false",
        "amqps://rabbitmq.example.org/%2Fpublic_pubsub, rabbitmq.example.org, 5671, /public_pubsub, true",
        "amqp://mq/work, mq, 5672, work, false",
    })
    void readsTheUrl(String url, String host, int port, String virtualHost, boolean secure) {
        Tls none = new Tls(null, null, null);
        assertThat(RabbitSettings.broker(url, none))
                .isEqualTo(new Broker(host, port, virtualHost, secure ? none : null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://mq", "amqp://user:s3cret@mq/", "amqp:mq", "mq:5672", "a b"})
    void refusesOtherUrlsWithoutQuotingThem(String url) {
        assertThatThrownBy(() -> RabbitSettings.broker(url, new Tls(null, null, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("drover.bus.url")
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @CsvSource({
        "drover.bus.prefetch, 0",
        "drover.bus.prefetch, many",
        "drover.bus.queue, ' '",
        "drover.bus.retry-millis, 1",
        "drover.bus.routing-keys, a..b",
        "drover.bus.tls.ca, ca.pem",
        "drover.bus.tls.key, key.pem",
    })
    void refusesWhatCannotWork(String key, String value) {
        assertThatThrownBy(() -> RabbitSettings.from(Map.of(key, value)::get))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void neverShowsThePassword() {
        assertThat(RabbitSettings.from(Map.of("drover.bus.password", "s3cret")::get)
                        .toString())
                .doesNotContain("s3cret");
    }

    @Test
    void logsInByCertificateWhereThereIsNoUser() {
        RabbitSettings settings = RabbitSettings.from(Map.of("drover.bus.user", "")::get);
        assertThat(RabbitConnections.client(settings, "test").getSaslConfig()).isSameAs(DefaultSaslConfig.EXTERNAL);
    }
}

package io.drover.loopabull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a loopabull.yml becomes in our words. */
class LoopabullTest {
    @Test
    void theSerializersQueueIsReadAndNotBound() throws IOException {
        Loopabull serializer = parsed("serializer");
        assertThat(LoopabullKeys.of(serializer))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "drover.bus.topic-prefix", "",
                        "drover.outbox.enabled", "false",
                        "drover.ansible.playbooks", "playbooks",
                        "drover.ansible.command", "/usr/bin/ansible-playbook",
                        "drover.ansible.config", "ansible.cfg",
                        "drover.bus.exchange", "default",
                        "drover.bus.queue", "workers",
                        "drover.bus.url", "amqp://localhost/"));
        assertThat(serializer.topics()).containsExactly("#");
        assertThat(serializer.layout()).isEqualTo(Loopabull.Layout.RKNAME);
    }

    @Test
    void aQueueOfItsOwnIsBoundAsTheLooperHadIt() throws IOException {
        Loopabull rabbitmq = parsed("rabbitmq");
        assertThat(LoopabullKeys.of(rabbitmq))
                .containsEntry("drover.bus.url", "amqp://127.0.0.1/")
                .containsEntry("drover.bus.queue", "00000000-0000-0000-0000-000000000000")
                .containsEntry("drover.bus.exchange", "amq.topic")
                .containsEntry("drover.bus.routing-keys", "org.fedoraproject.prod.git.*")
                .containsEntry("drover.bus.user", "guest")
                .doesNotContainKey("drover.bus.password");
        assertThat(LoopabullKeys.password(rabbitmq)).isEqualTo("guest");
        assertThat(rabbitmq.topics())
                .containsExactly("org.fedoraproject.prod.git.*", "org.fedoraproject.prod.git.receive");
    }

    /** The form that Fedora's public broker wants. */
    @Test
    void aCertificateSaysWhoWeAre() {
        Loopabull fedora = Loopabull.parse(
                """
                ansible: {playbooks_dir: p, cfg_file_path: c, playbook_cmd: ansible-playbook}
                routing_keys: [a.b]
                plugins:
                  looper:
                    name: fedmsgrabbitmq
                    credentials: {username: fedora, password: }
                    tls: {ca_cert: /etc/ca.pem, keyfile: /etc/key.pem, certfile: /etc/cert.pem}
                    rabbitmq: {host: rabbitmq.fedoraproject.org, virtual_host: /public_pubsub}
                    channel_queue: {name: q}
                  translator: {name: rkname}
                """);
        assertThat(LoopabullKeys.of(fedora))
                .containsEntry("drover.bus.url", "amqps://rabbitmq.fedoraproject.org/%2Fpublic_pubsub")
                .containsEntry("drover.bus.tls.ca", "/etc/ca.pem")
                .containsEntry("drover.bus.tls.certificate", "/etc/cert.pem")
                .containsEntry("drover.bus.tls.key", "/etc/key.pem")
                .doesNotContainKey("drover.bus.user");
        assertThat(fedora.topics()).containsExactly("a.b");
        assertThat(LoopabullKeys.password(fedora)).isEmpty();
    }

    @Test
    void theFlatFormFromBeforeIsReadToo() throws IOException {
        Loopabull everything = parsed("everything");
        assertThat(everything.routesAll()).isTrue();
        assertThat(everything.layout()).isEqualTo(Loopabull.Layout.RKDIRECTORY);
        assertThat(LoopabullKeys.of(everything))
                .containsEntry("drover.fedmsg.enabled", "true")
                .containsEntry("drover.bus.enabled", "false");
        Loopabull first = Loopabull.parse(
                "{plugin: fedmsg, routing_keys: [a], ansible: {playbooks_dir: p, inventory_path: i.txt, modules_dir: m}}");
        assertThat(LoopabullKeys.of(first))
                .containsEntry("drover.ansible.inventory", "i.txt")
                .containsEntry("drover.ansible.command", "ansible-playbook --module-path=m");
    }

    @Test
    void saysWhatIsMissing() {
        refused("{}", "plugins.looper.name is missing");
        refused("{plugin: redis}", "not 'redis'; for others write a route");
        refused("{plugin: fedmsg}", "routing_keys is missing");
        refused("{plugin: fedmsg, routing_keys: [a]}", "ansible.playbooks_dir is missing");
        refused(
                "{plugin: fedmsg, path_translator: other, routing_keys: [a], ansible: {playbooks_dir: p}}",
                "rkname or rkdirectory, not 'other'");
        refused("a: [", "no YAML");
    }

    @Test
    void variablesAreThoseOfTheLooper() {
        assertThat(
                        variables(
                                "loopabull",
                                "{\"topic\": \"t\", \"body\": {\"topic\": \"t\", \"msg_id\": \"2016-1\", \"msg\": {\"n\": 1.5}}}"))
                .isEqualTo("{\"topic\":\"t\",\"msg_id\":\"2016-1\",\"msg\":{\"n\":1.5}}");
        assertThat(variables("fedmsg", "{\"topic\": \"t\", \"msg\": {}, \"i\": 3}"))
                .isEqualTo("{\"topic\":\"t\",\"msg\":{},\"i\":3}");
        assertThat(variables("fedora-messaging", "{\"build_id\": 7}")).isEqualTo("{\"msg\":{\"build_id\":7}}");
        assertThat(variables("datagrepper", "{\"topic\": \"t\", \"id\": \"x\", \"body\": {\"a\": 1}}"))
                .isEqualTo("{\"msg\":{\"a\":1},\"topic\":\"t\",\"msg_id\":\"2016-9\"}");
    }

    private static String variables(String envelope, String body) {
        return MessageVariables.of(envelope, "t", "2016-9", body.getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static void refused(String yaml, String why) {
        assertThatThrownBy(() -> Loopabull.parse(yaml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    private static Loopabull parsed(String tree) throws IOException {
        try (var in = LoopabullTest.class.getResourceAsStream("/loopabull/" + tree + "/loopabull.yml")) {
            Loopabull loopabull = Loopabull.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            assertThat(LoopabullRoute.yaml(loopabull, "loopabull.yml", 3)).contains("action:ansible-run-playbook");
            return loopabull;
        }
    }

    @Test
    void theRouteIsAsAPersonWouldWriteIt() throws IOException {
        assertThat(LoopabullRoute.yaml(parsed("serializer"), "loopabull.yml", 3))
                .contains("index(variable(\\\"fullTopic\\\")) != null", "{playbook, message}", "uri: \"bus:#\"");
    }
}

package io.drover.loopabull;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a loopabull.yml says in the words of our configuration: keys of application.properties and their values. */
public final class LoopabullKeys {
    private final Loopabull loopabull;
    private final Map<String, String> keys = new LinkedHashMap<>();

    private LoopabullKeys(Loopabull loopabull) {
        this.loopabull = loopabull;
    }

    /** Without the password. @throws IllegalArgumentException for what has no such words */
    public static Map<String, String> of(Loopabull loopabull) {
        LoopabullKeys all = new LoopabullKeys(loopabull);
        // loopabull's keys are whole topics, of whatever environment
        all.keys.put("drover.bus.topic-prefix", "");
        all.keys.put("drover.outbox.enabled", "false");
        all.ansible(loopabull.ansible());
        if (loopabull.looper().equals("fedmsg")) {
            all.keys.put("drover.bus.enabled", "false");
            all.keys.put("drover.fedmsg.enabled", "true");
        } else {
            all.rabbit(loopabull.looperConfig());
        }
        return all.keys;
    }

    /** The broker's password, "" where the file has none. */
    public static String password(Loopabull loopabull) {
        return loopabull.looperConfig().path("credentials").path("password").asText("");
    }

    private void ansible(JsonNode section) {
        keys.put("drover.ansible.playbooks", section.path("playbooks_dir").asText());
        String command = section.path("playbook_cmd").asText("ansible-playbook");
        if (command.contains(" ")) {
            throw new IllegalArgumentException("ansible.playbook_cmd: one word without blanks, not '" + command + "'");
        }
        String modules = section.path("modules_dir").asText("");
        keys.put("drover.ansible.command", modules.isEmpty() ? command : command + " --module-path=" + modules);
        put("drover.ansible.config", section.path("cfg_file_path"));
        put("drover.ansible.inventory", section.path("inventory_path"));
    }

    private void rabbit(JsonNode looper) {
        if (loopabull.readsSerializer()) {
            // the default exchange: the serializer puts its messages into the queue itself
            keys.put("drover.bus.exchange", "default");
            keys.put("drover.bus.queue", looper.path("channel_queue").asText("workers"));
            keys.put("drover.bus.url", "amqp://" + looper.path("host").asText("localhost") + "/");
            return;
        }
        JsonNode broker = looper.path("rabbitmq");
        boolean tls = looper.path("tls").isObject();
        String port = broker.path("port").isNumber() ? ":" + broker.path("port").asInt() : "";
        String host = URLEncoder.encode(broker.path("virtual_host").asText("/"), StandardCharsets.UTF_8);
        keys.put(
                "drover.bus.url",
                (tls ? "amqps://" : "amqp://") + broker.path("host").asText("localhost") + port + "/"
                        + (host.equals("%2F") ? "" : host));
        keys.put("drover.bus.queue", looper.path("channel_queue").path("name").asText());
        put("drover.bus.exchange", looper.path("exchange").path("name"));
        List<String> bound = loopabull.boundKeys();
        if (!bound.isEmpty()) {
            keys.put("drover.bus.routing-keys", String.join(",", bound));
        }
        if (tls) {
            put("drover.bus.tls.ca", looper.path("tls").path("ca_cert"));
            put("drover.bus.tls.certificate", looper.path("tls").path("certfile"));
            put("drover.bus.tls.key", looper.path("tls").path("keyfile"));
        } else {
            put("drover.bus.user", looper.path("credentials").path("username"));
        }
    }

    private void put(String key, JsonNode value) {
        if (value.isTextual() && !value.asText().isBlank()) {
            keys.put(key, value.asText());
        }
    }
}

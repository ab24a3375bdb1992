package io.drover;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.ansible.Ansible;
import io.drover.ansible.AnsibleSettings;
import io.drover.ansible.OnCrash;
import io.drover.api.Resources;
import io.drover.api.RunsResource;
import io.drover.dispatch.Dispatcher;
import io.drover.dispatch.Systems;
import io.drover.ledger.Database;
import io.drover.ledger.RunPlaces;
import io.drover.ledger.StoredMessage;
import io.drover.ledger.StoredMessages;
import io.drover.loopabull.MessageVariables;
import io.drover.process.Runs;
import io.drover.process.RunsSettings;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The part of the wiring that concerns playbooks as actions. */
final class AnsibleBeans implements AutoCloseable {
    private final Settings settings;
    private final StoredMessages messages;
    private final RunsSettings kept;
    private final Runs runs;
    private final Ansible ansible;
    private final RunPlaceNotes places;

    AnsibleBeans(Settings settings, Clock clock, Database database, Supplier<String> instance) {
        this.settings = settings;
        this.messages = new StoredMessages(database);
        this.kept = kept();
        this.runs = new Runs(kept, clock);
        this.places = new RunPlaceNotes(
                new RunPlaces(database, clock),
                new RunPlaceNotes.Here(runs::place, kept.directory(), instance),
                settings.duration("drover.ansible.host-gone"),
                System::nanoTime);
        this.ansible = new Ansible(
                section(),
                runs,
                kept.directory().toAbsolutePath().resolve(".plugins"),
                this::variables,
                places::goneFrom);
    }

    private RunsSettings kept() {
        try {
            return new RunsSettings(
                    Path.of(settings.required("drover.ansible.runs")),
                    words("drover.ansible.environment", ","),
                    settings.duration("drover.ansible.grace"),
                    settings.number("drover.ansible.log-bytes"),
                    settings.duration("drover.ansible.keep"),
                    Long.parseLong(settings.text("drover.ansible.keep-bytes")));
        } catch (NumberFormatException e) {
            throw new SettingsException("drover.ansible.keep-bytes: a whole number");
        } catch (IllegalArgumentException e) {
            throw new SettingsException("drover.ansible." + e.getMessage());
        }
    }

    private AnsibleSettings section() {
        String url = settings.text("drover.api.public-url").replaceAll("/$", "");
        String config = settings.text("drover.ansible.config");
        String secrets = settings.text("drover.ansible.secrets");
        String inventory = settings.text("drover.ansible.inventory");
        return new AnsibleSettings(
                words("drover.ansible.command", "\\s+"),
                words("drover.ansible.runner", "\\s+"),
                Path.of(settings.required("drover.ansible.playbooks")),
                inventory.isBlank() ? null : inventory,
                path(config),
                Path.of(settings.required("drover.ansible.directory")).toAbsolutePath(),
                path(secrets),
                settings.duration("drover.ansible.timeout"),
                onCrash(),
                url.isBlank() ? null : url + "/api/drover/runs/");
    }

    private OnCrash onCrash() {
        try {
            return OnCrash.parse(settings.text("drover.ansible.on-crash"));
        } catch (IllegalArgumentException e) {
            throw new SettingsException("drover.ansible.on-crash: " + e.getMessage());
        }
    }

    private static @Nullable Path path(String value) {
        return value.isBlank() ? null : Path.of(value);
    }

    private List<String> words(String key, String between) {
        return Stream.of(settings.text(key).split(between))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private Optional<JsonNode> variables(String message) {
        return messages.find(UUID.fromString(message)).map(AnsibleBeans::variables);
    }

    private static JsonNode variables(StoredMessage message) {
        String busId = message.busId() == null ? message.id().toString() : message.busId();
        return MessageVariables.of(message.envelope(), message.topic(), busId, message.body());
    }

    AnsibleBeans bind(BiConsumer<String, Object> registry) {
        registry.accept("ansible", ansible);
        return this;
    }

    Resources.Face face() {
        return new RunsResource(runs);
    }

    /** What runs here counts for the concurrency of its queue; what ends is asked about at once. */
    AnsibleBeans start(Systems systems, Dispatcher dispatcher) {
        systems.local(Ansible.SYSTEM, runs::underWay);
        places.start();
        runs.start((queue, id) -> dispatcher.ended(queue, id + "@" + runs.place()));
        return this;
    }

    @Override
    public void close() {
        places.close();
        runs.close();
    }
}

package io.drover;

import io.drover.bus.rabbit.BrokerVisit.Publishes;
import io.drover.bus.rabbit.RabbitSettings;
import io.drover.doctor.Certificates;
import io.drover.doctor.Check;
import io.drover.doctor.EnvironmentPlaces;
import io.drover.doctor.LedgerDatabase;
import io.drover.doctor.MessageBroker;
import io.drover.doctor.QueuePolicy;
import io.drover.doctor.RemoteSystems;
import io.drover.doctor.SecretFiles;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import io.drover.tls.PemFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What of a configuration is worth a look, for {@code drover doctor}. */
public record Checkup(Settings settings, Clock clock) {
    private static final Pattern CERTIFICATE =
            Pattern.compile("drover\\..*(?:\\.ca|\\.certificate|\\.cert|\\.serverca)");
    private static final Pattern SECRET_FILE =
            Pattern.compile("drover\\..*(?:\\.key|\\.keytab|\\.ssh-key|\\.users-file|\\.tokens-file)");
    private static final Pattern URL =
            Pattern.compile("drover\\.(?:distgit|mbs|odcs|osbs|koji|archive|gating|pdc)\\.url");

    /** @throws SettingsException where the configuration cannot be read at all */
    public List<Check> checks() {
        Sections sections = new Sections(settings);
        List<PemFile> certificates = new ArrayList<>();
        Map<String, Path> secrets = new TreeMap<>();
        Map<String, URI> urls = new TreeMap<>();
        for (String key : settings.keys()) {
            String value = settings.text(key);
            if (value.isBlank()) {
                continue;
            }
            if (CERTIFICATE.matcher(key).matches()) {
                certificates.add(new PemFile(key, Path.of(value)));
            }
            if (SECRET_FILE.matcher(key).matches()) {
                secrets.put(key, Path.of(value));
            }
            if (value.startsWith("file:")) {
                secrets.put(key, Path.of(value.substring("file:".length())));
            }
            if (URL.matcher(key).matches() && value.startsWith("http")) {
                urls.put(key, URI.create(value));
            }
        }
        List<Check> checks = new ArrayList<>();
        ForeignEnvironment environment = new ForeignEnvironment(settings);
        checks.add(new EnvironmentPlaces(environment.name(), environment.faults()));
        checks.add(new LedgerDatabase(sections.database(), clock));
        if (settings.flag("drover.bus.enabled")) {
            checks.add(new MessageBroker(sections.rabbit(), publishes()));
            checks.add(policy(sections.rabbit()));
        }
        checks.add(new Certificates(certificates, clock));
        checks.add(new SecretFiles(secrets));
        checks.add(new RemoteSystems(
                urls, urls.keySet().stream().filter(settings::isSaid).collect(Collectors.toSet()), clock));
        return checks;
    }

    private @Nullable Publishes publishes() {
        if (!settings.flag("drover.outbox.enabled")) {
            return null;
        }
        return new Publishes(
                said("drover.outbox.exchange", "drover.bus.exchange"),
                said("drover.outbox.topic-prefix", "drover.bus.topic-prefix")
                                .split(",")[0]
                                .strip() + ".drover.doctor");
    }

    private String said(String key, String usual) {
        return settings.text(key).isBlank() ? settings.text(usual) : settings.text(key);
    }

    private QueuePolicy policy(RabbitSettings bus) {
        String management = settings.text("drover.bus.management-url");
        return new QueuePolicy(
                management.isBlank() ? null : URI.create(management),
                bus.broker().virtualHost(),
                bus.queue().name(),
                new QueuePolicy.Login(settings.text("drover.bus.user"), settings.secret("drover.bus.password")));
    }
}

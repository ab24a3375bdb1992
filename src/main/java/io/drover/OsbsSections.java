package io.drover;

import io.drover.dispatch.CallResult;
import io.drover.dispatch.OwnWork;
import io.drover.dispatch.Secret;
import io.drover.osbs.ClusterTrust;
import io.drover.osbs.ObjectTemplate;
import io.drover.osbs.Osbs;
import io.drover.osbs.OsbsSettings;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import io.drover.tls.PemFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The section {@code drover.osbs}, and the beans that are made of it. */
final class OsbsSections {
    private static final String TOKEN = "drover.osbs.token";

    private final Settings settings;

    OsbsSections(Settings settings) {
        this.settings = settings;
    }

    void bind(BiConsumer<String, Object> registry, OwnWork own) {
        // a service account's token is replaced while we run
        Secret token = new Secrets(settings)
                .of(TOKEN, why -> new CallResult.Unavailable<>("OSBS was not asked: " + why, null));
        try {
            String serverca = settings.text("drover.osbs.serverca");
            registry.accept(
                    "osbsTrust",
                    new ClusterTrust(
                            serverca.isBlank() ? null : new PemFile("drover.osbs.serverca", Path.of(serverca))));
            registry.accept("osbs", new Osbs(section(), runs(), builds(), own, token::now));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(String.valueOf(e.getMessage()));
        }
    }

    private OsbsSettings section() {
        return new OsbsSettings(
                settings.required("drover.osbs.namespace"),
                settings.text("drover.osbs.weburl"),
                settings.required("drover.osbs.name-prefix"),
                settings.required("drover.osbs.user"),
                settings.text("drover.osbs.pipeline"),
                settings.text("drover.osbs.image"),
                settings.text("drover.osbs.reactor-config-map"),
                settings.duration("drover.osbs.time-limit"),
                settings.number("drover.osbs.max-answer-bytes"));
    }

    private ObjectTemplate runs() {
        return template(
                "drover.osbs.pipelinerun-template-file",
                ObjectTemplate::ofPipelineRuns,
                ObjectTemplate::shippedPipelineRun);
    }

    private ObjectTemplate builds() {
        return template("drover.osbs.build-template-file", ObjectTemplate::ofBuilds, ObjectTemplate::shippedBuild);
    }

    private ObjectTemplate template(
            String key, Function<String, ObjectTemplate> parse, Supplier<ObjectTemplate> shipped) {
        String file = settings.text(key);
        if (file.isBlank()) {
            return shipped.get();
        }
        try {
            return parse.apply(Files.readString(Path.of(file)));
        } catch (IOException e) {
            throw new SettingsException(key + ": " + file + " cannot be read");
        } catch (IllegalArgumentException e) {
            throw new SettingsException(key + ": " + file + ": " + e.getMessage());
        }
    }
}

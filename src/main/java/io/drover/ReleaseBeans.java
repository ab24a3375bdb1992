package io.drover;

import io.drover.gating.Gates;
import io.drover.pdc.PdcContainers;
import io.drover.rest.JsonCall;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import io.drover.signing.SigningTags;
import io.drover.sigul.Sigul;
import io.drover.sigul.SigulSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** The part of the wiring that concerns what happens to a build between its end and its release: signing and gating. */
final class ReleaseBeans {
    private final Settings settings;

    ReleaseBeans(Settings settings) {
        this.settings = settings;
    }

    void bind(BiConsumer<String, Object> registry) {
        registry.accept("jsonCall", new JsonCall());
        registry.accept("pdcContainers", new PdcContainers());
        registry.accept("signingTags", read("drover.signing.tags-file", SigningTags::parseYaml, SigningTags.none()));
        registry.accept("gates", read("drover.gating.gates-file", Gates::parseYaml, Gates.none()));
        registry.accept("sigul", new Sigul(sigul()));
    }

    private SigulSettings sigul() {
        String passphrases = settings.text("drover.sigul.passphrases");
        List<String> command = Stream.of(
                        settings.required("drover.sigul.command").split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
        return new SigulSettings(
                command,
                passphrases.isBlank() ? null : Path.of(passphrases),
                settings.duration("drover.sigul.timeout"));
    }

    private <T> T read(String key, Function<String, T> parse, T none) {
        String file = settings.text(key);
        if (file.isBlank()) {
            return none;
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

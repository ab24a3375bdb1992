package io.drover;

import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Secret;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;

/** The configured secrets, read for each request: a new one in its file is taken without a restart. */
record Secrets(Settings settings) {

    /**
     * @param system whose it is, for what is said where it cannot be read: the request counts as denied then: what is for it waits, and people are told
     * @throws SettingsException where it cannot be read now, at the start
     */
    Secret of(String key, String system) {
        settings.secret(key);
        return Secret.read(() -> {
            try {
                return settings.secret(key);
            } catch (SettingsException e) {
                throw new CallFailed(new CallResult.Denied<>(system + " was not asked: " + e.getMessage()), e);
            }
        });
    }
}

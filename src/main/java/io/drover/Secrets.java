package io.drover;

import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Secret;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import java.util.function.Function;

/** The configured secrets, read for each request: a new one in its file is taken without a restart. */
record Secrets(Settings settings) {

    /**
     * One without which a request counts as denied: what is for the system waits, and people are told.
     *
     * @param system whose it is, for what is said then
     * @throws SettingsException where it cannot be read now, at the start
     */
    Secret of(String key, String system) {
        return of(key, why -> new CallResult.Denied<>(system + " was not asked: " + why));
    }

    /**
     * @param unreadable what becomes of a request while it cannot be read, by why it cannot
     * @throws SettingsException where it cannot be read now, at the start
     */
    Secret of(String key, Function<String, CallResult<?>> unreadable) {
        settings.secret(key);
        return Secret.read(() -> {
            try {
                return settings.secret(key);
            } catch (SettingsException e) {
                throw new CallFailed(unreadable.apply(String.valueOf(e.getMessage())), e);
            }
        });
    }
}

package io.drover.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A key whose value is a secret.
 *
 * @param value {@code file:/path}, {@code env:NAME}, or the secret itself, which only the environment may hold; "" for none
 * @param ofEnvironment whether the value comes from the key's own environment variable
 */
record SecretKey(String key, String value, boolean ofEnvironment) {

    /**
     * @param variable the key's own environment variable, for the message of a fault
     * @return the secret, "" for none
     */
    String read(String variable) {
        if (value.isEmpty() || ofEnvironment && !value.startsWith("file:")) {
            return value;
        }
        if (value.startsWith("env:")) {
            String secret = System.getenv(value.substring(4));
            if (secret == null || secret.isEmpty()) {
                throw new SettingsException(key + ": the environment variable " + value.substring(4) + " is not set");
            }
            return secret;
        }
        if (value.startsWith("file:")) {
            return in(value.substring(5));
        }
        throw new SettingsException(
                key + ": a secret does not stand in a configuration file; write file:/path or env:NAME,"
                        + " or set the environment variable " + variable);
    }

    private String in(String file) {
        String secret;
        try {
            secret = Files.readString(Path.of(file)).strip();
        } catch (IOException | InvalidPathException e) {
            throw new SettingsException(key + ": the secret's file " + file + " cannot be read");
        }
        if (secret.isEmpty()) {
            throw new SettingsException(key + ": the secret's file " + file + " is empty");
        }
        return secret;
    }
}

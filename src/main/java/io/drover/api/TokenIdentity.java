package io.drover.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Bearer tokens of programs, from a file with one {@code name:hash:roles} per line, where the hash is the token's SHA-256 in
 * hex digits: {@code ci:9f86d08…:manual_rebuilder}. A token is long and random, so that its hash tells nothing of it. Read
 * once, at start; thread-safe.
 */
public final class TokenIdentity implements Identity {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private final Map<String, Claim.Of> byHash;

    private TokenIdentity(Map<String, Claim.Of> byHash) {
        this.byHash = Map.copyOf(byHash);
    }

    /**
     * @throws UncheckedIOException where the file cannot be read
     * @throws IllegalArgumentException with the number of a line that is none; never with what stands in it
     */
    public static TokenIdentity load(Path file) {
        try {
            return parse(Files.readAllLines(file, StandardCharsets.UTF_8), file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("drover.api.tokens-file: cannot read " + file, e);
        }
    }

    static TokenIdentity parse(List<String> lines, String where) {
        Map<String, Claim.Of> byHash = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] fields = line.split(":", 3);
            Optional<Set<String>> roles = fields.length < 3 ? Optional.of(Set.of()) : RoleList.parse(fields[2]);
            if (fields.length < 2
                    || roles.isEmpty()
                    || fields[0].isBlank()
                    || !HASH.matcher(fields[1]).matches()) {
                throw new IllegalArgumentException(
                        where + ", line " + (i + 1)
                                + ": want name:hash or name:hash:role,role with the token's SHA-256 in 64 lower-case hex digits");
            }
            if (byHash.put(fields[1], new Claim.Of(fields[0].strip(), Set.of(), roles.get(), null)) != null) {
                throw new IllegalArgumentException(where + ", line " + (i + 1) + ": a second line for the same token");
            }
        }
        return new TokenIdentity(byHash);
    }

    @Override
    public Claim of(Request request) {
        Optional<String> token = Bearer.token(request.authorization());
        if (token.isEmpty()) {
            return Claim.NONE;
        }
        Claim.Of known = byHash.get(Sha256.of(token.get()));
        return known == null ? new Claim.Wrong("Unauthorized") : known;
    }

    @Override
    public String challenge() {
        return Bearer.CHALLENGE;
    }

    @Override
    public String backend() {
        return "tokens";
    }
}

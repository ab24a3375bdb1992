package io.drover.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.security.crypto.bcrypt.BCrypt;

/**
 * Who may log in: a file as {@code htpasswd -B} writes it, one {@code name:hash} per line, with a third field of ours
 * for the roles: {@code alice:$2y$10$…:sender,verb:koji-*}. No third field, no roles. Empty lines and lines from {@code #} on
 * are left out. Read once, at start; thread-safe.
 */
public final class Users {
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$\\d\\d\\$[./0-9A-Za-z]{53}");
    /** BCrypt reads no further; longer ones would all be equal behind it. */
    private static final int LONGEST_PASSWORD = 72;

    private final Map<String, Account> accounts;
    private final String dearestHash;

    private Users(Map<String, Account> accounts) {
        this.accounts = Map.copyOf(accounts);
        // An unknown name costs as much as the dearest known one, else the time would tell which names exist.
        this.dearestHash = accounts.values().stream()
                .map(Account::hash)
                .max(Comparator.comparing(hash -> hash.substring(4, 6)))
                .orElse("");
    }

    private record Account(String hash, Set<String> roles) {
        @Override
        public String toString() {
            return "Account[roles=" + roles + "]";
        }
    }

    /** Nobody at all. */
    public static Users none() {
        return new Users(Map.of());
    }

    /**
     * @throws UncheckedIOException where the file cannot be read
     * @throws IllegalArgumentException with the number of a line that is none; never with what stands in it
     */
    public static Users load(Path file) {
        try {
            return parse(Files.readAllLines(file, StandardCharsets.UTF_8), file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("drover.api.users-file: cannot read " + file, e);
        }
    }

    static Users parse(List<String> lines, String where) {
        Map<String, Account> accounts = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] fields = line.split(":", 3);
            Optional<Set<String>> roles = fields.length < 3 ? Optional.of(Set.of()) : RoleList.parse(fields[2]);
            if (fields.length < 2
                    || roles.isEmpty()
                    || fields[0].isEmpty()
                    || !BCRYPT.matcher(fields[1]).matches()) {
                throw new IllegalArgumentException(where + ", line " + (i + 1)
                        + ": want name:hash or name:hash:role,role with a bcrypt hash, as htpasswd -B makes them");
            }
            if (accounts.put(fields[0], new Account(fields[1], roles.get())) != null) {
                throw new IllegalArgumentException(where + ", line " + (i + 1) + ": a second line for the same name");
            }
        }
        return new Users(accounts);
    }

    /** The user of that name and password; takes as long for an unknown name as for a wrong password. */
    Optional<User> check(String name, String password) {
        if (accounts.isEmpty()) {
            return Optional.empty();
        }
        Account account = accounts.get(name);
        boolean fits = password.getBytes(StandardCharsets.UTF_8).length <= LONGEST_PASSWORD;
        boolean right = BCrypt.checkpw(fits ? password : "", account == null ? dearestHash : account.hash());
        return account != null && fits && right ? Optional.of(new User(name, account.roles())) : Optional.empty();
    }
}

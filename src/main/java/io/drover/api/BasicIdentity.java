package io.drover.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** HTTP Basic against {@link Users}. Thread-safe. */
public final class BasicIdentity implements Identity {
    private static final int LONGEST_HEADER = 1_024;

    private final Users users;

    public BasicIdentity(Users users) {
        this.users = users;
    }

    @Override
    public Claim of(Request request) {
        String[] nameAndPassword = credentials(request.authorization());
        if (nameAndPassword == null) {
            return Claim.NONE;
        }
        Optional<User> user = users.check(nameAndPassword[0], nameAndPassword[1]);
        return user.isEmpty()
                ? new Claim.Wrong("Unauthorized")
                : new Claim.Of(user.get().name(), Set.of(), user.get().roles(), null);
    }

    @Override
    public String challenge() {
        return "Basic realm=\"drover\", charset=\"UTF-8\"";
    }

    @Override
    public String backend() {
        return "basic";
    }

    private static String @Nullable [] credentials(@Nullable String header) {
        if (header == null || header.length() > LONGEST_HEADER || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return null;
        }
        try {
            String pair =
                    new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? null : new String[] {pair.substring(0, colon), pair.substring(colon + 1)};
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}

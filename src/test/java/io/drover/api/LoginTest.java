package io.drover.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoginTest {
    // "secret" and "väljare", made by htpasswd -nbB -C 4
    private static final Users USERS = users();

    private Instant now = Instant.parse("2020-05-20T10:00:00Z");
    private final Login login = new Login(USERS, new FailedLogins(3, new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }));

    static Users users() {
        return Users.parse(
                List.of(
                        "# people",
                        "",
                        "alice:" + hash("secret") + ":admin, sender",
                        "bob:" + hash("väljare").replace("$2a$", "$2y$")),
                "users");
    }

    static String hash(String password) {
        return org.springframework.security.crypto.bcrypt.BCrypt.hashpw(
                password, org.springframework.security.crypto.bcrypt.BCrypt.gensalt(4));
    }

    static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private User login(String authorization, String address, String... roles) {
        return login.require(
                new Request("GET", "/", Query.parse(null), authorization, "", address, "http://x", new byte[0]),
                Set.of(roles));
    }

    private void assertRefused(int status, String authorization, String address, String... roles) {
        assertThatThrownBy(() -> login(authorization, address, roles))
                .isInstanceOfSatisfying(
                        ApiError.class,
                        error -> assertThat(error.answer().status()).isEqualTo(status));
    }

    @Test
    void letsThoseInWhoAreInTheFile() {
        assertThat(login(basic("alice", "secret"), "a", "admin"))
                .isEqualTo(new User("alice", Set.of("admin", "sender")));
        assertThat(login(basic("bob", "väljare"), "a")).isEqualTo(new User("bob", Set.of()));
    }

    @Test
    void refusesOthersAndSaysHowToLogIn() {
        assertRefused(401, basic("alice", "Secret"), "a");
        assertRefused(401, basic("carol", "secret"), "a");
        assertRefused(401, null, "b");
        assertRefused(401, "Bearer x", "b");
        assertRefused(401, "Basic %%%", "b");
        assertRefused(401, basic("alice", "secret" + "x".repeat(100)), "b");
        assertThatThrownBy(() -> login(null, "b")).isInstanceOfSatisfying(ApiError.class, error -> assertThat(
                        error.answer().headers())
                .containsKey("WWW-Authenticate"));
    }

    @Test
    void namesTheRolesThatAreMissing() {
        assertThatThrownBy(() -> login(basic("bob", "väljare"), "a", "sender", "admin"))
                .hasMessage("User bob does not have any of the following roles: admin, sender");
        assertRefused(403, basic("bob", "väljare"), "a", "admin");
    }

    @Test
    void stopsGuessingFromOneAddressForAMinute() {
        for (int i = 0; i < 3; i++) {
            assertRefused(401, basic("alice", "guess" + i), "a");
        }

        assertRefused(429, basic("alice", "secret"), "a");
        assertThat(login(basic("alice", "secret"), "b").name()).isEqualTo("alice");
        now = now.plus(Duration.ofSeconds(59));
        assertRefused(429, basic("alice", "secret"), "a");
        now = now.plus(Duration.ofSeconds(1));
        assertThat(login(basic("alice", "secret"), "a").name()).isEqualTo("alice");
    }

    @Test
    void refusesAFileItDoesNotUnderstandWithoutRepeatingIt() {
        for (String line : List.of(
                "alice",
                "alice:{SHA}secret",
                "alice:" + hash("x") + ":a:b",
                "alice:" + hash("x") + ":verb:",
                ":" + hash("x"))) {
            assertThatThrownBy(() -> Users.parse(List.of("# one", line), "users"))
                    .hasMessageStartingWith("users, line 2: ")
                    .hasMessageNotContainingAny("secret", "$2a$04");
        }
        assertThatThrownBy(() -> Users.parse(List.of("a:" + hash("x"), "a:" + hash("y")), "users"))
                .hasMessage("users, line 2: a second line for the same name");
        assertThatThrownBy(() -> Users.load(Path.of("no", "such", "file")))
                .hasMessageContaining("drover.api.users-file: cannot read");
    }

    @Test
    void letsNobodyInWithoutAFile() {
        Login none = new Login(Users.none(), new FailedLogins(3, Clock.systemUTC()));
        assertThatThrownBy(() -> none.require(
                        new Request("GET", "/", Query.parse(null), basic("nobody", "nobody"), "", "a", "", new byte[0]),
                        Set.of()))
                .hasMessage("Unauthorized");
    }
}

package io.drover.sandbox.koji;

import static io.drover.sandbox.koji.HubClient.code;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KojiHubSessionTest {

    private final HubClient client = new HubClient();

    @Test
    void logsInWithTheRightPasswordOnly() {
        assertThat(client.fault("login", "drover", "wrong")).isEqualTo(1002);
        assertThat(client.fault("login", "nobody", "tiger")).isEqualTo(1002);
        assertThat(client.fault("login", "mallory", "m")).isEqualTo(1002);
        assertThat(client.ask("getLoggedInUser").isNull()).isTrue();
        assertThat(client.login("drover", "tiger")
                        .ask("getLoggedInUser")
                        .get("name")
                        .asText())
                .isEqualTo("drover");
    }

    @Test
    void refusesALoginInsideASession() {
        assertThat(client.login("drover", "tiger").fault("login", "drover", "tiger"))
                .isEqualTo(1002);
    }

    @Test
    void refusesClosedAndForgottenAndExpiredSessions() {
        client.login("drover", "tiger");
        assertThat(client.fault("logout")).isZero();
        assertThat(client.fault("getLoggedInUser")).isEqualTo(1002);
        client.login("drover", "tiger");
        client.hub.forgetSessions();
        assertThat(client.fault("getLoggedInUser")).isEqualTo(1002);
        client.login("drover", "tiger");
        client.hub.expireSessions();
        assertThat(client.fault("getLoggedInUser")).isEqualTo(1007);
    }

    @Test
    void refusesAnIdWithoutAKey() {
        assertThat(code(client.with("Koji-Session-Id", "1", "getAPIVersion"))).isEqualTo(1);
    }

    @Test
    void executesRisingNumbersAndLetsGapsBe() {
        client.login("releng", "lion");
        assertThat(code(client.numbered(5, "createTag", "a"))).isZero();
        assertThat(code(client.numbered(9, "createTag", "b"))).isZero();
        assertThat(client.effects()).containsExactly("createTag a", "createTag b");
    }

    @Test
    void answersTheCommittedNumberWith1009WhateverTheMethod() {
        client.login("releng", "lion");
        assertThat(code(client.numbered(5, "createTag", "a"))).isZero();
        assertThat(code(client.numbered(5, "createTag", "a"))).isEqualTo(1009);
        assertThat(code(client.numbered(5, "getTag", "a"))).isEqualTo(1009);
        assertThat(client.effects()).containsExactly("createTag a");
    }

    @Test
    void answersALowerNumberWith1008() {
        client.login("releng", "lion");
        assertThat(code(client.numbered(5, "createTag", "a"))).isZero();
        assertThat(code(client.numbered(4, "createTag", "b"))).isEqualTo(1008);
        assertThat(client.effects()).containsExactly("createTag a");
    }

    @Test
    void readsAndFaultsDoNotStoreTheNumber() {
        client.login("releng", "lion");
        assertThat(code(client.numbered(5, "getTag", "f41"))).isZero();
        assertThat(code(client.numbered(5, "createTag", "f41"))).isEqualTo(1000);
        assertThat(code(client.numbered(5, "packageListAdd", "f41", "bash"))).isZero(); // same data: a no-op
        assertThat(code(client.numbered(5, "createTag", "new"))).isZero();
    }

    @Test
    void aMultiCallStoresItsNumberEvenIfAllFailed() {
        client.login("releng", "lion");
        List<?> calls = List.of(Map.of("methodName", "createTag", "params", List.of("f41")));
        assertThat(code(client.numbered(5, "multiCall", calls))).isZero();
        assertThat(code(client.numbered(5, "getTag", "f41"))).isEqualTo(1009);
    }

    @Test
    void executesWithoutANumberAndWithoutProtection() {
        client.login("drover", "tiger");
        client.ask("build", "git+https://src/rpms/bash#abc", "f41");
        client.ask("build", "git+https://src/rpms/bash#abc", "f41");
        assertThat(client.effects()).hasSize(2);
    }

    @Test
    void takesTheOldNameOfTheNumberButPrefersTheNew() {
        client.login("releng", "lion");
        assertThat(code(client.with("Koji-CallNum", "5", "createTag", "a"))).isZero();
        assertThat(code(client.with("Koji-CallNum", "5", "createTag", "b"))).isEqualTo(1009);
        assertThat(code(client.with("Koji-Session-Callnum", "x", "createTag", "b")))
                .isEqualTo(1);
    }

    @Test
    void renewalGivesANewKeyAndKeepsTheNumber() {
        client.login("releng", "lion");
        String id = client.hub.state().get("sessions").asText();
        assertThat(code(client.numbered(5, "createTag", "a"))).isZero();
        var renewed =
                HubClient.value(client.call("login", "releng", "lion", Map.of("renew", true, "__starstar", true)));
        assertThat(client.fault("getLoggedInUser")).isEqualTo(1002);
        assertThat(client.hub.state().get("sessions").asText()).isEqualTo(id);
        assertThat(code(client.with(
                        "Koji-Session-Key", renewed.get("session-key").asText(), "getLoggedInUser")))
                .isZero();
        assertThat(renewed.get("header-auth").asBoolean()).isTrue();
    }

    @Test
    void eightCopiesAtOnceTakeEffectOnce() {
        client.login("releng", "lion");
        List<Integer> codes = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> code(client.numbered(3, "createTag", "once")))
                .toList();
        assertThat(codes).containsOnly(0, 1009).containsOnlyOnce(0);
        assertThat(client.effects()).containsExactly("createTag once");
    }

    @Test
    void answersEverythingWith1014WhileOffline() {
        client.hub.offline(true);
        assertThat(client.fault("getAPIVersion")).isEqualTo(1014);
        client.hub.offline(false);
        assertThat(client.fault("getAPIVersion")).isZero();
    }
}

package io.drover.sandbox.koji;

import static io.drover.sandbox.koji.HubClient.code;
import static io.drover.sandbox.koji.HubClient.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.sandbox.Simulator.Answer;
import io.drover.sandbox.Simulator.Request;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HubUsersTest {

    private final HubClient client = new HubClient();

    @Test
    void tellsUsersGroupsAndPermissions() {
        client.login("releng", "lion");
        client.ask("newGroup", "packagers");
        client.ask("addGroupMember", "packagers", "drover");
        assertThat(client.fault("addGroupMember", "packagers", "drover")).isEqualTo(1000);
        client.ask("grantPermission", "packagers", "dist-repo");
        JsonNode user = client.ask("getUser", named("userInfo", "drover", "groups", true));
        assertThat(user.get("groups").findValuesAsText("name")).containsExactly("packagers");
        assertThat(user.get("usertype").asInt()).isZero();
        assertThat(client.ask("getUserGroups", "drover").findValuesAsText("name"))
                .containsExactly("packagers");
        assertThat(client.ask("getGroupMembers", "packagers").findValuesAsText("name"))
                .containsExactly("drover");
        assertThat(client.ask("getUserPerms", "drover").toString()).contains("dist-repo");
        assertThat(client.ask("getUserPerms", "drover", false)).isEmpty();
        assertThat(client.ask("getUser", "nobody").isNull()).isTrue();
        assertThat(client.fault("getUser", "nobody", true)).isEqualTo(1000);
        client.login("drover", "tiger");
        assertThat(client.ask("hasPerm", "dist-repo").asBoolean()).isTrue();
        assertThat(client.ask("hasPerm", "tag").asBoolean()).isFalse();
        assertThat(client.ask("getPerms").toString()).contains("dist-repo");
        assertThat(client.fault("grantPermission", "drover", "admin")).isEqualTo(1004);
    }

    @Test
    void stockPermissionsDoNotIncludeRegenRepo() {
        assertThat(client.ask("getAllPerms").findValuesAsText("name"))
                .contains("admin", "repo", "dist-repo")
                .doesNotContain("regen-repo");
        client.login("releng", "lion");
        assertThat(client.fault("grantPermission", "drover", "regen-repo")).isEqualTo(1000);
        assertThat(client.fault("grantPermission", "drover", "regen-repo", true))
                .isZero();
        assertThat(client.login("drover", "tiger").fault("newRepo", "f41-build"))
                .isZero();
    }

    @Test
    void listsUsersByTypePrefixAndPermission() {
        client.login("releng", "lion").ask("newGroup", "packagers");
        assertThat(client.ask("listUsers").findValuesAsText("name")).containsExactly("drover", "releng", "mallory");
        assertThat(client.ask("listUsers", 2).findValuesAsText("name")).containsExactly("packagers");
        assertThat(client.ask("listUsers", named("prefix", "re")).findValuesAsText("name"))
                .containsExactly("releng");
        assertThat(client.ask("listUsers", named("perm", "admin")).findValuesAsText("name"))
                .containsExactly("releng");
    }

    @Test
    void blocksAndCreatesUsers() {
        client.login("releng", "lion");
        client.ask("createUser", "newcomer", null, "newcomer@EXAMPLE.ORG");
        assertThat(client.fault("createUser", "newcomer")).isEqualTo(1000);
        assertThat(client.ask("getUser", "newcomer@EXAMPLE.ORG").get("name").asText())
                .isEqualTo("newcomer");
        client.ask("disableUser", "drover");
        assertThat(client.fault("disableUser", "drover")).isEqualTo(1000);
        assertThat(code(new HubClient().call("login", "mallory", "m"))).isEqualTo(1002);
        client.ask("enableUser", "drover");
        client.login("drover", "tiger");
    }

    @Test
    void theFrontEndNamesWhoLogsInByTicket() {
        assertThat(unauthorised().status()).isEqualTo(401);
        client.order("{\"settings\": {\"trustRemoteUser\": true}}");
        assertThat(unauthorised().headers()).containsEntry("WWW-Authenticate", "Negotiate");
        assertThat(code(client.sslLogin("alice@EXAMPLE.ORG"))).isZero();
        JsonNode user = client.ask("getLoggedInUser");
        assertThat(user.get("name").asText()).isEqualTo("alice");
        assertThat(user.get("krb_principal").asText()).isEqualTo("alice@EXAMPLE.ORG");
        assertThat(user.get("authtype").asInt()).isEqualTo(3);
    }

    private Answer unauthorised() {
        return client.hub.answer(new Request("POST", "/kojihub/ssllogin", Map.of(), Map.of(), new byte[0]));
    }

    @Test
    void theHeaderCountsAtTheGuardedPathOnly() {
        client.order("{\"settings\": {\"trustRemoteUser\": true}}");
        assertThat(code(client.with("X-Remote-User", "releng@EXAMPLE.ORG", "sslLogin")))
                .isEqualTo(1002);
    }

    @Test
    void unknownUsersAreRefusedWhereTheyAreNotCreated() {
        client.order("{\"settings\": {\"trustRemoteUser\": true, \"loginCreatesUser\": false}}");
        assertThat(code(client.sslLogin("alice@EXAMPLE.ORG"))).isEqualTo(1002);
        assertThat(code(client.sslLogin("drover@EXAMPLE.ORG"))).isZero();
        assertThat(code(client.sslLogin("mallory@EXAMPLE.ORG"))).isEqualTo(1002);
        assertThat(client.ask("getUser", "alice").isNull()).isTrue();
    }

    @Test
    void onlyListedPrincipalsLogInOthers() {
        client.order("{\"settings\": {\"trustRemoteUser\": true, \"proxyPrincipals\": [\"httpd/web@EXAMPLE.ORG\"]}}");
        assertThat(code(client.sslLogin("alice@EXAMPLE.ORG", "drover"))).isEqualTo(1002);
        assertThat(code(client.sslLogin("httpd/web@EXAMPLE.ORG", "drover"))).isZero();
        assertThat(client.ask("getLoggedInUser").get("name").asText()).isEqualTo("drover");
    }

    @Test
    void subsessionsHaveTheirOwnNumbersAndDieWithTheirMaster() {
        client.login("releng", "lion");
        assertThat(code(client.numbered(9, "createTag", "a"))).isZero();
        JsonNode sub = client.ask("subsession");
        HubClient other = client;
        JsonNode info = other.ask("getSessionInfo");
        assertThat(info.get("callnum").asInt()).isEqualTo(9);
        String id = sub.get("session-id").asText();
        assertThat(id).isNotEqualTo(info.get("session_id").asText());
        client.use(sub);
        assertThat(code(client.numbered(1, "createTag", "b"))).isZero();
        assertThat(client.ask("getSessionInfo").get("master")).isEqualTo(info.get("session_id"));
        assertThat(client.ask("getSessionInfo").get("callnum").asInt()).isEqualTo(1);
        client.ask("logout", info.get("session_id").longValue());
        assertThat(client.fault("getLoggedInUser")).isEqualTo(1002);
    }

    @Test
    void anExclusiveSessionKeepsTheOthersOut() {
        client.login("drover", "tiger");
        JsonNode first = client.ask("subsession");
        assertThat(client.fault("exclusiveSession")).isZero();
        assertThat(client.fault("getLoggedInUser")).isZero();
        JsonNode second = HubClient.value(new HubSessionsAt(client).login("drover", "tiger"));
        client.use(second);
        assertThat(client.fault("getLoggedInUser")).isEqualTo(1006);
        assertThat(client.fault("build", "x", "y")).isEqualTo(1006);
        assertThat(client.fault("exclusiveSession")).isEqualTo(1006);
        assertThat(client.fault("exclusiveSession", true)).isZero();
        assertThat(client.fault("getLoggedInUser")).isZero();
        client.ask("sharedSession");
        client.use(first);
        assertThat(client.fault("getLoggedInUser")).isEqualTo(1002); // its master was closed by force
        assertThat(client.effects()).isEmpty();
    }

    @Test
    void aSessionInTheUrlCountsUnlessForbidden() {
        JsonNode session = HubClient.value(new HubSessionsAt(client).login("drover", "tiger"));
        HubSessionsAt raw = new HubSessionsAt(client);
        Map<String, List<String>> query = Map.of(
                "session-id", List.of(session.get("session-id").asText()),
                "session-key", List.of(session.get("session-key").asText()),
                "callnum", List.of("4"));
        assertThat(HubClient.value(raw.call(query, "getLoggedInUser"))
                        .get("name")
                        .asText())
                .isEqualTo("drover");
        client.order("{\"settings\": {\"urlSessions\": false}}");
        assertThat(HubClient.value(raw.call(query, "getLoggedInUser")).isNull()).isTrue();
    }
}

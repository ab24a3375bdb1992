package io.drover.koji;

import static io.drover.koji.KojiContext.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drover.dispatch.CallResult;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two hubs at once: who is asked, and by whom. */
class KojiProfilesTest {

    private static final String TAG_BUILD = "koji:tagBuild?session=REQUIRED";
    private static final String TAG = "['f41-updates', 'bash-5.2.32-1.fc41']";
    private static final String TAGGED = "tagBuild bash-5.2.32-1.fc41 into f41-updates";

    private HubServer usual;
    private HubServer stg;
    private KojiContext camel;

    @BeforeEach
    void start() throws Exception {
        usual = new HubServer();
        stg = new HubServer();
        camel = new KojiContext(
                KojiContext.profile(KojiProfile.DEFAULT, usual, "drover", "tiger"),
                KojiContext.profile("stg", stg, "releng", "lion"));
    }

    @AfterEach
    void stop() {
        camel.close();
        usual.close();
        stg.close();
    }

    @Test
    void theDefaultHubIsAskedWhereNobodyNamesOne() {
        camel.send(TAG_BUILD, json(TAG));
        assertThat(usual.effects()).containsExactly(TAGGED);
        assertThat(stg.requests).isEmpty();
    }

    @Test
    void theEndpointNamesAHub() {
        camel.send(TAG_BUILD + "&profile=stg", json(TAG));
        assertThat(stg.effects()).containsExactly(TAGGED);
        assertThat(usual.requests).isEmpty();
    }

    @Test
    void theExchangesVariableGoesBeforeTheEndpoint() {
        assertThat(sent(TAG_BUILD, "stg").getException()).isNull();
        assertThat(stg.effects()).containsExactly(TAGGED);
        assertThat(usual.requests).isEmpty();
        assertThat(sent(TAG_BUILD + "&profile=stg", "default").getException()).isNull();
        assertThat(usual.effects()).containsExactly(TAGGED);
        assertThat(stg.effects()).hasSize(1);
    }

    @Test
    void anEmptyVariableNamesNone() {
        sent(TAG_BUILD + "&profile=stg", "");
        sent(TAG_BUILD + "&profile=stg", null);
        assertThat(stg.effects()).hasSize(2);
        assertThat(usual.requests).isEmpty();
    }

    @Test
    void eachHubHasItsOwnLoginsAndGetsNoOthers() {
        sent("koji:getLoggedInUser?session=REQUIRED", "stg");
        Exchange mine = sent("koji:getLoggedInUser?session=REQUIRED", null);
        assertThat(mine.getMessage().getBody().toString()).contains("\"drover\"");
        assertThat(stg.methods()).containsExactly("login", "getLoggedInUser");
        assertThat(usual.methods()).containsExactly("login", "getLoggedInUser");
        String key = stg.requests.get(1).headers().get("koji-session-key");
        assertThat(usual.requests.get(1).headers().get("koji-session-key")).isNotEqualTo(key);
        camel.close();
        assertThat(stg.methods()).endsWith("logout");
        assertThat(usual.methods()).endsWith("logout");
    }

    @Test
    void aHubThatIsAwayKeepsNobodyFromTheOther() {
        stg.close();
        assertThat(sent(TAG_BUILD, "stg").getException())
                .isInstanceOfSatisfying(KojiException.class, failure -> assertThat(failure.result())
                        .isInstanceOf(CallResult.Unavailable.class));
        camel.send(TAG_BUILD, json(TAG));
        assertThat(usual.effects()).containsExactly(TAGGED);
    }

    @Test
    void aHubThatNobodyKnowsIsRefusedByName() {
        Exception refused = sent(TAG_BUILD, "cbs").getException();
        assertThat(refused)
                .isInstanceOfSatisfying(KojiException.class, failure -> assertThat(failure.result())
                        .isInstanceOf(CallResult.Refused.class))
                .hasMessageContaining("there is no koji profile cbs; there are default, stg");
        assertThatThrownBy(() -> camel.send("koji:getTag?profile=cbs", json("['f41']")))
                .hasStackTraceContaining("there is no koji profile cbs; there are default, stg");
        assertThat(usual.requests).isEmpty();
        assertThat(stg.requests).isEmpty();
    }

    @Test
    void aProfileThatCannotBeUsedSaysWhy() throws Exception {
        KojiProfiles profiles = new KojiProfiles(
                List.of(KojiContext.profile(KojiProfile.DEFAULT, usual, "", "")), Map.of("loose", "no_ssl_verify"));
        KojiComponent component = new KojiComponent(profiles);
        component.setCamelContext(camel.context());
        component.start();
        assertThat(component.hub("default").profile().server()).isEqualTo(usual.uri());
        IllegalArgumentException why =
                catchThrowableOfType(IllegalArgumentException.class, () -> component.hub("loose"));
        assertThat(why).hasMessageContaining("no_ssl_verify");
        component.stop();
    }

    private Exchange sent(String uri, String profile) {
        Exchange exchange = new DefaultExchange(camel.context());
        exchange.getMessage().setBody(json(uri.contains("tagBuild") ? TAG : "[]"));
        if (profile != null) {
            exchange.setVariable("kojiProfile", profile);
        }
        return camel.context().createProducerTemplate().send(uri, exchange);
    }
}

package io.drover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.errata.ErrataQuestions;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import io.drover.testing.KerberosRealm;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Errata Tool is asked, and by whom. */
class ErrataBeansTest {
    private static final String KRB5 = "java.security.krb5.conf";

    private static ErrataQuestions questions(Map<String, String> more) {
        Map<String, Object> beans = new HashMap<>();
        new ErrataBeans(Settings.defaults().overlaidBy(more, "test")).bind(beans::put);
        return (ErrataQuestions) beans.get("errata");
    }

    private static Exchange about(String advisory) throws Exception {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setHeader("Cookie", "somebody's");
        exchange.getMessage().setBody(new ObjectMapper().readTree("{\"advisory\": " + advisory + "}"));
        return exchange;
    }

    @Test
    void asksWithoutALoginWhereNoneIsConfigured() throws Exception {
        Exchange exchange = about("58034");

        questions(Map.of("drover.errata.url", "http://errata.test/tool/")).signatures(exchange);

        assertThat(exchange.getMessage().getHeaders())
                .containsOnly(
                        Map.entry(Exchange.HTTP_METHOD, "GET"),
                        Map.entry(
                                Exchange.HTTP_URI,
                                "http://errata.test/tool/api/v1/erratum/58034/builds_list?with_sig_key=1"),
                        Map.entry("Accept", "application/json"));
    }

    @Test
    void showsATicketWithEachQuestion(@TempDir Path folder) throws Exception {
        String before = System.getProperty(KRB5);
        try (KerberosRealm realm = new KerberosRealm(folder)) {
            realm.keytab("HTTP/errata.test");
            Path keytab = realm.keytab("drover");
            System.setProperty(KRB5, realm.configuration().toString());
            ErrataQuestions tool = questions(Map.of(
                    "drover.errata.url",
                    "https://errata.test",
                    "drover.errata.principal",
                    "drover@" + KerberosRealm.REALM,
                    "drover.errata.keytab",
                    keytab.toString()));
            Exchange exchange = about("7");

            tool.advisory(exchange);

            assertThat(exchange.getMessage().getHeader(Exchange.HTTP_URI))
                    .isEqualTo("https://errata.test/advisory/7.json");
            assertThat(exchange.getMessage().getHeader("Authorization", String.class))
                    .startsWith("Negotiate YII");

            realm.forgetKeys("drover");
            assertThatThrownBy(() -> tool.builds(about("7")))
                    .isInstanceOfSatisfying(CallFailed.class, failure -> assertThat(failure.result())
                            .isInstanceOf(CallResult.Denied.class))
                    .hasMessageContaining("the Errata Tool was not asked, no Kerberos ticket");
        } finally {
            if (before == null) {
                System.clearProperty(KRB5);
            } else {
                System.setProperty(KRB5, before);
            }
        }
    }

    @Test
    void refusesWhatIsNoAdvisoryAndWhatIsNoAddress() {
        assertThatThrownBy(() -> questions(Map.of()).advisory(about("\"7/../../users\"")))
                .hasMessageContaining("an advisory is a number above 0, not \"7/../../users\"");
        assertThatThrownBy(() -> questions(Map.of("drover.errata.url", "errata.test")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("drover.errata.url: must be an http(s) address");
        assertThatThrownBy(() -> questions(
                        Map.of("drover.errata.url", "http://errata.test", "drover.errata.principal", "drover@X")))
                .hasMessageContaining("drover.errata.url: a Kerberos ticket is shown over https only");
        assertThatThrownBy(() -> questions(Map.of(
                        "drover.errata.principal", "drover@X", "drover.errata.keytab", "/nowhere/drover.keytab")))
                .hasMessageContaining("drover.errata.keytab: cannot read");
    }
}

package io.drover.koji;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KojiConfTest {

    @TempDir
    Path folder;

    @Test
    void readsWhatKojisUsersHave() throws IOException {
        Path file = file(
                "koji.conf",
                """
                # the profiles of Fedora
                [fedora]

                ;url of XMLRPC server
                server = https://koji.fedoraproject.org/kojihub
                weburl: https://koji.fedoraproject.org/koji
                TopURL=https://kojipkgs.fedoraproject.org/
                authtype = kerberos
                krb_rdns = false
                anon_retry = true
                plugin_paths =
                    /one
                    # with a comment inside

                    /two
                principal = 50%/%(host)s@EXAMPLE.ORG ; no comment

                [stg]
                server = https://koji.stg.fedoraproject.org/kojihub
                """);
        KojiConf conf = KojiConf.read(List.of(file.toString()));
        assertThat(conf.sections()).containsExactly("fedora", "stg");
        assertThat(texts(conf, "fedora"))
                .isEqualTo(Map.of(
                        "server", "https://koji.fedoraproject.org/kojihub",
                        "weburl", "https://koji.fedoraproject.org/koji",
                        "topurl", "https://kojipkgs.fedoraproject.org/",
                        "authtype", "kerberos",
                        "principal", "50%/%(host)s@EXAMPLE.ORG ; no comment"));
        assertThat(conf.section("fedora").get("server").place()).isEqualTo(file + " [fedora] server");
        assertThat(conf.section("cbs")).isEmpty();
    }

    @Test
    void laterFilesGoBeforeEarlierOnesKeyByKey() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("koji.conf.d"));
        Files.writeString(directory.resolve("20-b.conf"), "[a]\nserver=https://b/\n");
        Files.writeString(directory.resolve("10-a.conf"), "[a]\nserver=https://a/\nweburl=https://a/web\n");
        Files.writeString(directory.resolve("30-c.conf.rpmsave"), "[a]\nserver=https://c/\n");
        Path last = file("config", "[a]\ntopurl=https://last/\n[b]\nserver=https://x/\n");
        KojiConf conf = KojiConf.read(
                List.of(directory.toString(), folder.resolve("not-there").toString(), last.toString()));
        assertThat(texts(conf, "a"))
                .isEqualTo(Map.of("server", "https://b/", "weburl", "https://a/web", "topurl", "https://last/"));
        assertThat(conf.files()).containsExactly(directory.resolve("10-a.conf"), directory.resolve("20-b.conf"), last);
    }

    @Test
    void whatHoldsForAllIsNoProfile() throws IOException {
        Path file = file("koji.conf", "[DEFAULT]\nserverca=/ca.pem\ntimeout=9\n[a]\ntimeout = 60\n");
        KojiConf conf = KojiConf.read(List.of(file.toString()));
        assertThat(conf.sections()).containsExactly("a");
        assertThat(texts(conf, "a")).isEqualTo(Map.of("serverca", "/ca.pem", "timeout", "60"));
        assertThat(conf.section("DEFAULT")).isEmpty();
    }

    @Test
    void aTildeIsTheHomeDirectory() {
        assertThat(KojiConf.home("~/.koji/config"))
                .isEqualTo(Path.of(System.getProperty("user.home"), ".koji", "config"));
        assertThat(KojiConf.home("/etc/koji~")).isEqualTo(Path.of("/etc/koji~"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server = https://x/ | line 1 | before the first [section]",
                "[a]\\nserver | line 2 | neither [section] nor key",
                "[a]\\n= x | line 2 | neither [section] nor key",
                "[a]\\n[b]\\n[a] | line 3 | [a] stands in line 1 already",
                "[a]\\nserver = x\\nSERVER = y | line 3 | the key server of [a] stands in line 2 already"
            })
    void namesTheLineThatCannotBeRead(String text, String line, String words) throws IOException {
        Path file = file("koji.conf", text.replace("\\n", "\n"));
        assertThatThrownBy(() -> KojiConf.read(List.of(file.toString())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(line)
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no_ssl_verify = true | no_ssl_verify: is not done; name the hub's CA in serverca",
                "no_ssl_verify = 1 | no_ssl_verify: is not done",
                "krb_rdns = yes | krb_rdns: is not done",
                "keytb = /etc/krb5.keytab | keytb: koji has no such key",
                "password = hunter2 | password: a secret does not stand there"
            })
    void refusesAProfileThatSaysWhatIsNotDone(String line, String words) throws IOException {
        Path file = file("koji.conf", "[bad]\nserver = https://x/\n" + line + "\n[good]\nserver = https://y/\n");
        KojiConf conf = KojiConf.read(List.of(file.toString()));
        assertThatThrownBy(() -> conf.section("bad"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file + " [bad] " + words)
                .hasMessageNotContaining("hunter2");
        assertThat(conf.section("good")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no_ssl_verify = False", "krb_rdns = off", "no_ssl_verify =", "use_fast_upload = yes"})
    void takesWhatIsSwitchedOffOrOfNoConcern(String line) throws IOException {
        Path file = file("koji.conf", "[a]\nserver = https://x/\n" + line);
        assertThat(texts(KojiConf.read(List.of(file.toString())), "a")).isEqualTo(Map.of("server", "https://x/"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cert=/c.pem | | ssl",
                "principal=a@B,keytab=/k | | kerberos",
                "ccache=FILE:/c | | kerberos",
                "authtype=kerberos | | kerberos",
                "authtype=GSSAPI,cert=/c.pem | | kerberos",
                "authtype=ssl,cert=/c.pem,principal=a@B | | ssl",
                "user=u | p | password",
                "authtype=noauth,cert=/c.pem,user=u | | none",
                "weburl=https://x | | none"
            })
    void tellsTheLoginFromWhatIsThere(String said, String password, String kind) {
        KojiAuth auth = keys("server=https://x/hub," + said)
                .profile(password == null ? "" : password, Duration.ofSeconds(5), 1)
                .auth();
        Map<String, Class<?>> kinds = Map.of(
                "ssl", KojiAuth.Certificate.class,
                "kerberos", KojiAuth.Kerberos.class,
                "password", KojiAuth.Password.class,
                "none", KojiAuth.None.class);
        assertThat(auth).isInstanceOf(kinds.get(kind));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "weburl=https://x | | server must be set",
                "server=koji | | server must be an http(s) address",
                "server=ht tp://x | | server must be an http(s) address",
                "server=https://me:pass@x/ | | neither credentials nor a query",
                "server=http://x/,cert=/c.pem | | https address for a login by certificate or Kerberos",
                "server=https://x/,cert=/c.pem,keytab=/k | | authtype must be set",
                "server=https://x/,authtype=ssl | | cert must be set",
                "server=https://x/,authtype=magic | | not magic",
                "server=https://x/,user=u | | user and password",
                "server=https://x/ | p | user and password",
                "server=https://x/,keytab=/k | | principal must be set",
                "server=https://x/,principal=a@B,keytab=/k,ccache=/c | | not both",
                "server=https://x/,ccache=KCM:1000 | | Java reads no cache of kind KCM:"
            })
    void saysWhichKeyIsAtFault(String said, String password, String words) {
        assertThatThrownBy(() -> keys(said).profile(password == null ? "" : password, Duration.ofSeconds(5), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    @Test
    void aProfileShowsNoPassword() {
        KojiProfile profile = keys("server=https://x/,user=u").profile("hunter2", Duration.ofSeconds(5), 1);
        assertThat(profile.toString()).contains("user=u").doesNotContain("hunter2");
        assertThat(profile.auth().account()).isEqualTo("u");
    }

    @Test
    void knowsProfilesByNameAndWhyOneCannotBeUsed() {
        KojiProfile usual = KojiProfile.of(
                KojiProfile.DEFAULT, URI.create("https://x/"), new KojiAuth.None(), Duration.ofSeconds(5), 1);
        KojiProfiles profiles = new KojiProfiles(List.of(usual), Map.of("stg", "the reason"));
        assertThat(profiles.usual()).isEqualTo(usual);
        assertThat(profiles.names()).containsExactly("default");
        assertThatThrownBy(() -> profiles.get("cbs")).hasMessage("there is no koji profile cbs; there are default");
        assertThatThrownBy(() -> profiles.get("stg")).hasMessageContaining("stg cannot be used: the reason");
    }

    private static KojiKeys keys(String said) {
        Map<String, KojiValue> values = new java.util.HashMap<>();
        for (String pair : said.split(",")) {
            int at = pair.indexOf('=');
            values.put(pair.substring(0, at), new KojiValue(pair.substring(at + 1), "drover.koji"));
        }
        return new KojiKeys("a", values);
    }

    private static Map<String, String> texts(KojiConf conf, String section) {
        Map<String, String> texts = new java.util.HashMap<>();
        conf.section(section).forEach((key, value) -> texts.put(key, value.text()));
        texts.remove("plugin_paths");
        return texts;
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}

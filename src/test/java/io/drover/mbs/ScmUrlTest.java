package io.drover.mbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScmUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://h/modules/foo.git?#abc",
                "https://h/modules/foo.git#abc",
                "https://h/modules/foo?#abc",
                "git+https://h/modules/foo/#abc",
                "https://h/modules/foo?subpath#abc"
            })
    void knowsNameAndCommitInEverySpelling(String text) {
        ScmUrl scmurl = new ScmUrl(text);

        assertThat(scmurl.name()).isEqualTo("foo");
        assertThat(scmurl.commit()).isEqualTo("abc");
        assertThat(scmurl.spellings()).startsWith(text).doesNotHaveDuplicates();
    }

    @Test
    void offersItsOtherSpellings() {
        assertThat(new ScmUrl("https://h/modules/foo?#abc").spellings())
                .containsExactly(
                        "https://h/modules/foo?#abc",
                        "https://h/modules/foo#abc",
                        "https://h/modules/foo.git?#abc",
                        "https://h/modules/foo.git#abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "foo", "https://h/modules/foo", "https://h/modules/foo?#", "modules/foo#abc"})
    void refusesWhatNamesNoCommit(String text) {
        assertThatThrownBy(() -> new ScmUrl(text)).hasMessageContaining("is not a scmurl");
    }
}

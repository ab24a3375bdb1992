package io.drover.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SqlTextTest {
    @Property(tries = 500, seed = "20261120")
    void isAlwaysUtf8WithoutNul(@ForAll String text, @ForAll @IntRange(min = 64, max = 100) int length) {
        for (String clean :
                new String[] {SqlText.clean(text), SqlText.cut(text, length), SqlText.cutUniquely(text, length)}) {
            assertThat(clean).doesNotContain("\0");
            assertThat(new String(clean.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(clean);
        }
        assertThat(SqlText.cut(text, length)).hasSizeLessThanOrEqualTo(length);
        assertThat(SqlText.cutUniquely(text, length)).hasSizeLessThanOrEqualTo(length);
    }

    @Test
    void leavesGoodTextAlone() {
        String good = "ä\uD83D\uDE00\n";
        assertThat(SqlText.clean(good)).isSameAs(good);
        assertThat(SqlText.cut(good, 2)).isEqualTo("ä\uFFFD");
        assertThat(SqlText.cleanOrNull(null)).isNull();
    }
}

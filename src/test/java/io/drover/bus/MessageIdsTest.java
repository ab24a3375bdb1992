package io.drover.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageIdsTest {
    private static final UUID ID = UUID.fromString("7f2f1a1c-3b5d-4e7a-9c55-0d0f9a6b1c2d");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7f2f1a1c-3b5d-4e7a-9c55-0d0f9a6b1c2d",
                "2019-7f2f1a1c-3b5d-4e7a-9c55-0d0f9a6b1c2d",
                "2026-7F2F1A1C-3B5D-4E7A-9C55-0D0F9A6B1C2D",
                "7f2f1a1c3b5d4e7a9c550d0f9a6b1c2d",
                " 7F2F1A1C3B5D4E7A9C550D0F9A6B1C2D "
            })
    void isOneIdInEverySpelling(String spelling) {
        assertThat(MessageIds.of(spelling)).isEqualTo(ID);
    }

    @Test
    void keepsTheBusesSpellingOnlyWhereItDiffers() {
        assertThat(MessageIds.of(ID.toString(), "t", "", new byte[0]).busId()).isNull();
        assertThat(MessageIds.of("2019-" + ID, "t", "", new byte[0]).busId()).isEqualTo("2019-" + ID);
    }

    @Test
    void makesAUuidOfOtherIds() {
        String jms = "ID:messaging.example.com-42045-1527890187852-9:1045742:0:0:1";
        UUID made = MessageIds.of(jms, "t", "", new byte[0]).id();
        assertThat(made).isEqualTo(MessageIds.of(jms)).isEqualTo(MessageIds.of("2018-" + jms));
        assertThat(made.version()).isEqualTo(8);
        assertThat(MessageIds.of(jms, "other", "x", new byte[1]).id()).isEqualTo(made);
    }

    @Test
    void aShortIdAloneIsNoIdentity() {
        MessageIds.Known one = MessageIds.of("1", "t", "", new byte[] {1});
        assertThat(MessageIds.of("1", "t", "", new byte[] {2}).id()).isNotEqualTo(one.id());
        assertThat(MessageIds.of("1", "t", "", new byte[] {1})).isEqualTo(one);
        assertThat(one.busId()).isEqualTo("1");
    }

    @Test
    void showsAHostileIdHarmlessly() {
        MessageIds.Known known = MessageIds.of("\0\uD800" + "x".repeat(9000), "t", "", new byte[0]);
        assertThat(known.busId()).startsWith("\\u0000\\ud800x").hasSize(500);
    }
}

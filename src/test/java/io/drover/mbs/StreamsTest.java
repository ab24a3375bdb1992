package io.drover.mbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class StreamsTest {
    private static final List<String> STREAMS = List.of("1", "2", "3", "4");

    @Test
    void readsWhatModulemdLists() {
        assertThat(Streams.listed(List.of())).isEqualTo(new Streams(true, Set.of()));
        assertThat(Streams.listed(List.of("f40", "f41"))).isEqualTo(new Streams(false, Set.of("f40", "f41")));
        assertThat(Streams.listed(List.of("-f41"))).isEqualTo(new Streams(true, Set.of("f41")));
        assertThat(Streams.listed(List.of("f40", "f41", "-f41"))).isEqualTo(new Streams(false, Set.of("f40")));
    }

    @Property(seed = "20261120")
    void orIsTheUnionOfWhatEitherContains(
            @ForAll boolean a, @ForAll byte ours, @ForAll boolean b, @ForAll byte theirs) {
        Streams left = new Streams(a, some(ours));
        Streams right = new Streams(b, some(theirs));

        assertThat(STREAMS).allSatisfy(stream -> assertThat(left.or(right).contains(stream))
                .isEqualTo(left.contains(stream) || right.contains(stream)));
    }

    private static Set<String> some(int mask) {
        return Set.copyOf(STREAMS.stream()
                .filter(stream -> (mask >> Integer.parseInt(stream) & 1) == 1)
                .toList());
    }
}

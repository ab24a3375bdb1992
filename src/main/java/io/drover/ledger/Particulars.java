package io.drover.ledger;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which words of a failure's evidence only name what it happened to: those of the request that failed. */
final class Particulars {
    private static final int SHORTEST = 2;
    private static final int MOST = 2_000;
    private static final int READ = 100_000;
    private static final String OF_WORDS = "_.+:-";

    private Particulars() {}

    static DeadLetters.Subject of(ActionRow action, CallMade call) {
        return new DeadLetters.Subject(
                DeadLetters.Links.toAction(action.id()),
                action.system(),
                words(List.of(action.name(), action.key(), action.parameters(), call.request())),
                null);
    }

    static DeadLetters.Subject of(StoredDelivery delivery, Judgement soFar) {
        Set<String> words =
                words(soFar.lookups().stream().map(LookupUse::question).toList());
        if (delivery.orderingKey() != null) {
            words.add(delivery.orderingKey());
        }
        return new DeadLetters.Subject(
                DeadLetters.Links.toDelivery(delivery.messageId(), delivery.id()),
                failedSystem(soFar.lookups()),
                words,
                null);
    }

    /** Of the last question that was not answered: {@code mbs} of {@code mbs-modules-with-component-lookup}. */
    private static @Nullable String failedSystem(List<LookupUse> lookups) {
        LookupUse last = lookups.isEmpty() ? null : lookups.get(lookups.size() - 1);
        if (last == null || last.outcome().equals("found") || last.outcome().equals("not-found")) {
            return null;
        }
        int hyphen = last.step().indexOf('-');
        return hyphen > 0 ? last.step().substring(0, hyphen) : last.step();
    }

    /** Whatever stands between what no name has. */
    private static Set<String> words(Collection<String> texts) {
        Set<String> words = new HashSet<>();
        for (String text : texts) {
            int from = 0;
            for (int i = 0; i <= Math.min(text.length(), READ) && words.size() < MOST; i++) {
                if (i == text.length() || !isOfWord(text.charAt(i))) {
                    if (i - from >= SHORTEST) {
                        words.add(text.substring(from, i));
                    }
                    from = i + 1;
                }
            }
        }
        return words;
    }

    private static boolean isOfWord(char c) {
        return Character.isLetterOrDigit(c) || OF_WORDS.indexOf(c) >= 0;
    }
}

package io.drover.ledger;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * A process that fills an inbox and prints {@code ack <round> <number>} for each receipt, until it is killed. Like a broker,
 * it first sends again what its killed predecessor did not acknowledge.
 */
final class InboxVictim {
    private static final int SENT_AGAIN = 600;

    private InboxVictim() {}

    /** Arguments: JDBC URL, user, password, round, last number acknowledged in the round before. */
    public static void main(String[] arguments) {
        DatabaseSettings settings = new DatabaseSettings(arguments[0], arguments[1], arguments[2], 2);
        int round = Integer.parseInt(arguments[3]);
        int acknowledged = Integer.parseInt(arguments[4]);
        try (Database database = Database.open(settings);
                Inbox inbox =
                        new Inbox(database, "victim", Clock.systemUTC(), InboxSettings.defaults(), deliveries -> {})) {
            if (round > 0) {
                for (int number = acknowledged + 1; number <= acknowledged + SENT_AGAIN; number++) {
                    inbox.put(message(round - 1, number), new PrintedReceipt(round - 1, number), null);
                }
            }
            for (int number = 1; number < 1_000_000; number++) {
                inbox.put(message(round, number), new PrintedReceipt(round, number), null);
            }
        }
    }

    /** Every third message has no delivery, the others one or two. */
    static int deliveriesOf(int number) {
        return number % 3;
    }

    private static InboxMessage message(int round, int number) {
        List<NewDelivery> deliveries = IntStream.range(0, deliveriesOf(number))
                .mapToObj(route -> new NewDelivery("route-" + route, null))
                .toList();
        byte[] body = new byte[300];
        return new InboxMessage(
                new UUID((long) number << 32, round),
                Integer.toString(number),
                "round-" + round,
                null,
                null,
                "test",
                "fedmsg",
                "{}",
                body,
                null,
                deliveries,
                null);
    }

    private record PrintedReceipt(int round, int number) implements Acknowledgement {
        @Override
        public Object channel() {
            return Integer.valueOf(round);
        }

        @Override
        public long tag() {
            return number;
        }

        @Override
        public void acknowledgeUpTo() {
            System.out.println("ack " + round + " " + number);
        }
    }
}

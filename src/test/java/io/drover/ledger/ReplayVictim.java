package io.drover.ledger;

/** A process that replays all dead letters, and dies where {@code -Ddrover.crash-at} says. */
final class ReplayVictim {
    private ReplayVictim() {}

    /** Arguments: JDBC URL, user, password. */
    public static void main(String[] arguments) {
        DatabaseSettings settings = new DatabaseSettings(arguments[0], arguments[1], arguments[2], 2);
        try (Database database = Database.open(settings)) {
            DeskFixture desk = new DeskFixture(database);
            desk.replay(desk.letters());
        }
    }
}

package io.drover.ledger;
import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;
public final class DeadLetters {
    static void ofDelivery(JdbcClient sql, OffsetDateTime now, StoredDelivery d, ReasonClass c, String evidence) {}
    static void ofAction(JdbcClient sql, OffsetDateTime now, ActionRow a, ReasonClass c, String evidence) {}
}

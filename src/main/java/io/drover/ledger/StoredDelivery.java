package io.drover.ledger;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
public record StoredDelivery(long id, UUID messageId, String route, @Nullable String orderingKey, int attempts, String topic, @Nullable Object payload) {}

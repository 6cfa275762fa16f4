package com.nissmart.accounts.webhook.lineage;

import com.nissmart.common.v1.HopKind;
import com.nissmart.common.v1.LineageHop;
import com.nissmart.contract.Ids;
import com.nissmart.runtime.lineage.LineageHops;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Reads deliveries to webhooks as steps of a lineage. */
final class DeliveryHopStore {
  private static final int MOST = 200;

  /** The time that a delivery may be under way before it is missing. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Returns what a delivery is about. */
  Optional<String> resourceOf(Handle handle, UUID delivery) {
    return handle
        .createQuery("SELECT resource_id FROM webhook_delivery WHERE delivery_id = :id")
        .bind("id", delivery)
        .mapTo(String.class)
        .findOne();
  }

  /** Returns the deliveries about these things as of now, oldest first. */
  List<LineageHop> about(Handle handle, Collection<String> resources, Instant now) {
    return handle
        .createQuery(
            """
            SELECT d.delivery_id, d.webhook_id, d.event_type, d.status, d.attempts, d.last_status, d.last_answer,
                   d.created_at, d.queued_at, d.delivered_at, w.user_id
            FROM webhook_delivery d JOIN webhook w USING (webhook_id)
            WHERE d.resource_id = ANY (:resources)
            ORDER BY d.delivery_no
            LIMIT :most
            """)
        .bindArray("resources", String.class, resources)
        .bind("most", MOST)
        .map((row, context) -> hop(row, now))
        .list();
  }

  private static LineageHop hop(ResultSet row, Instant now) throws SQLException {
    OffsetDateTime deliveredAt = row.getObject("delivered_at", OffsetDateTime.class);
    Instant createdAt = row.getObject("created_at", OffsetDateTime.class).toInstant();
    Instant due = row.getObject("queued_at", OffsetDateTime.class).toInstant().plus(PATIENCE);
    String status = row.getString("status");
    return LineageHops.hop(
            HopKind.HOP_KIND_WEBHOOK, deliveredAt == null ? createdAt : deliveredAt.toInstant())
        .setMissing(status.equals("PENDING") ? now.isAfter(due) : !status.equals("DELIVERED"))
        .setId(Ids.WEBHOOK.format(row.getObject("webhook_id", UUID.class)))
        .setState(status)
        .setActor(Ids.USER.format(row.getObject("user_id", UUID.class)))
        .setDetail(row.getString("event_type") + outcome(row, status))
        .build();
  }

  private static String outcome(ResultSet row, String status) throws SQLException {
    int attempts = row.getInt("attempts");
    if (attempts == 0 && status.equals("PENDING")) {
      return " is waiting to be delivered";
    }
    String tried = attempts == 1 ? "1 attempt" : attempts + " attempts";
    int answer = row.getInt("last_status");
    String last = answer == 0 ? row.getString("last_answer") : "HTTP " + answer;
    return status.equals("DELIVERED")
        ? " was delivered after " + tried
        : " was not delivered, after "
            + tried
            + (last.isEmpty() ? "" : "; the last one was answered with " + last);
  }
}

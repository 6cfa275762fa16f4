package com.nissmart.payout.callback;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nissmart.contract.Money;
import com.nissmart.payout.withdrawal.RailStatement.Channel;
import com.nissmart.payout.withdrawal.fact.RailFact;
import com.nissmart.payout.withdrawal.fact.RailFact.Kind;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The reader of callback bodies: {@code {"type": "payment.paid", "data": {"reference": "...",
 * "amount": 1, "currency": "NGN", "occurred_at": "..."}}}. It ignores members that it does not
 * know.
 */
final class CallbackBody {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Longer than any reference of ours, so that no flood of long ones fills the exceptions. */
  private static final int LONGEST_REFERENCE = 70;

  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

  private CallbackBody() {}

  /** Returns the fact that a rail reports; empty when the body cannot be understood. */
  static Optional<RailFact> read(String rail, byte[] body) {
    try {
      JsonNode root = JSON.readTree(body);
      Kind kind = kind(root.path("type").asText());
      JsonNode data = root.path("data");
      JsonNode amount = data.path("amount");
      String reference = data.path("reference").asText();
      String currency = data.path("currency").asText();
      if (kind == null
          || reference.isEmpty()
          || reference.length() > LONGEST_REFERENCE
          || reference.indexOf('\0') >= 0
          || !amount.isIntegralNumber()
          || !amount.canConvertToLong()
          || !Money.isCurrencyCode(currency)) {
        return Optional.empty();
      }
      Money money = new Money(amount.longValue(), currency);
      String detail = data.path("detail").asText().replace("\0", "");
      Instant bookedAt = instant(data.path("occurred_at").asText());
      return Optional.of(
          new RailFact(rail, reference, kind, money, Channel.CALLBACK, detail, bookedAt));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static @Nullable Instant instant(String text) {
    try {
      Instant instant = text.isEmpty() ? null : Instant.parse(text);
      return instant == null || instant.isBefore(EARLIEST) || instant.isAfter(LATEST)
          ? null
          : instant;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static @Nullable Kind kind(String type) {
    return switch (type) {
      case "payment.paid" -> Kind.PAID;
      case "payment.returned" -> Kind.RETURNED;
      case "payment.rejected" -> Kind.NOT_PAID;
      default -> null;
    };
  }
}

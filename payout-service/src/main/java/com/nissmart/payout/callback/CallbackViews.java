package com.nissmart.payout.callback;

import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.callback.CallbackStore.ListedCallback;
import com.nissmart.payout.v1.CallbackStatus;
import com.nissmart.payout.v1.RailCallback;
import com.nissmart.payout.withdrawal.WithdrawalMessages;
import com.nissmart.payout.withdrawal.fact.RailFact;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Shows callbacks to operators. */
public final class CallbackViews {
  private static final String STATUS_PREFIX = "CALLBACK_STATUS_";

  private final Jdbi jdbi;
  private final CallbackStore store = new CallbackStore();

  public CallbackViews(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Returns callbacks, newest first.
   *
   * @param number the number of the status that was sent, for the error
   * @param after the last callback of the page before; null for the first page
   * @throws Refusal INVALID_REQUEST for a status that the contract does not know
   */
  public List<RailCallback> list(
      CallbackStatus status, int number, @Nullable UUID after, int limit) {
    if (status == CallbackStatus.UNRECOGNIZED) {
      throw Refusal.invalid("status", "MALFORMED", "status is not a known one, got " + number);
    }
    String state =
        status == CallbackStatus.CALLBACK_STATUS_UNSPECIFIED
            ? null
            : status.name().substring(STATUS_PREFIX.length());
    long before = after == null ? Long.MAX_VALUE : after.getLeastSignificantBits();
    return jdbi.withHandle(h -> store.list(h, state, before, limit)).stream()
        .map(CallbackViews::message)
        .toList();
  }

  /** Returns the bits of a callback's id, for the token of the next page. */
  public static UUID id(RailCallback callback) {
    return Ids.CALLBACK.parse("id", callback.getId());
  }

  private static RailCallback message(ListedCallback callback) {
    RailCallback.Builder message =
        RailCallback.newBuilder()
            .setId(Ids.CALLBACK.format(new UUID(0, callback.id())))
            .setRail(callback.rail())
            .setEventId(callback.eventId())
            .setReceivedAt(WithdrawalMessages.timestamp(callback.receivedAt()))
            .setStatus(CallbackStatus.valueOf(STATUS_PREFIX + callback.state()))
            .setDetail(Objects.requireNonNullElse(callback.detail(), ""));
    if (callback.appliedAt() != null) {
      message.setAppliedAt(WithdrawalMessages.timestamp(callback.appliedAt()));
    }
    CallbackBody.read(callback.rail(), callback.body().toByteArray())
        .ifPresent(fact -> addFact(message, fact));
    return message.build();
  }

  private static void addFact(RailCallback.Builder message, RailFact fact) {
    message.setReference(fact.reference()).setKind(fact.kind().name());
    if (fact.amount() != null) {
      message.setAmount(fact.amount().toMessage());
    }
  }
}

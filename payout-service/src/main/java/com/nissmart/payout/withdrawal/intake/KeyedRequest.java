package com.nissmart.payout.withdrawal.intake;

import com.nissmart.payout.limit.LimitCharge;
import com.nissmart.payout.withdrawal.Destination;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.runtime.telemetry.TraceParent;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A request of a user, which is the same as another one with the same {@link Key}. */
record KeyedRequest(UUID user, WithdrawalRequest request, @Nullable String traceId) {

  /** Makes a request that no call has sent. */
  KeyedRequest(UUID user, WithdrawalRequest request) {
    this(user, request, null);
  }

  /** Makes the request of the current call, with its trace. */
  static KeyedRequest ofCall(UUID user, WithdrawalRequest request) {
    TraceParent trace = TraceParent.current();
    return new KeyedRequest(user, request, trace == null ? null : trace.traceId());
  }

  /** The identity of a request. */
  record Key(UUID user, String idempotencyKey) {
    static Key of(Withdrawal withdrawal) {
      return new Key(withdrawal.userId(), withdrawal.idempotencyKey());
    }
  }

  Key key() {
    return new Key(user, request.idempotencyKey());
  }

  /** Returns the request with the name that the bank gave. */
  KeyedRequest named(String bankAccountName) {
    Destination to = request.destination();
    return new KeyedRequest(
        user,
        new WithdrawalRequest(
            request.idempotencyKey(),
            request.accountId(),
            request.amount(),
            new Destination(to.bankCode(), to.accountNumber(), to.accountName(), bankAccountName)),
        traceId);
  }

  LimitCharge charge() {
    Destination to = request.destination();
    return new LimitCharge(user, to.bankCode(), to.accountNumber(), request.amount());
  }
}

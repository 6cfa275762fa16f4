package com.nissmart.payout.withdrawal;

import java.util.UUID;

/** A withdrawal that a user asks for. */
record Asked(UUID user, WithdrawalRequest request) {

  /** What makes it the same when it is asked for again. */
  record Key(UUID user, String idempotencyKey) {}

  Key key() {
    return new Key(user, request.idempotencyKey());
  }
}

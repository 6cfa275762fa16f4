package com.nissmart.gateway.events;

import com.nissmart.contract.json.JsonOut;
import com.nissmart.contract.json.TransactionJson;
import com.nissmart.contract.json.WithdrawalJson;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.payout.v1.WatchWithdrawalsResponse;
import com.nissmart.payout.v1.Withdrawal;
import java.util.function.BiConsumer;

/** The JSON form of events, for owners or for operators. */
record EventRendering(
    BiConsumer<JsonOut, Transaction> transaction, BiConsumer<JsonOut, Withdrawal> withdrawal) {
  static final EventRendering FOR_OWNERS =
      new EventRendering(TransactionJson::write, WithdrawalJson::write);
  static final EventRendering FOR_OPERATORS =
      new EventRendering(TransactionJson::writeForOperators, WithdrawalJson::writeForOperators);

  void write(JsonOut out, WatchWithdrawalsResponse event) {
    out.object().name("withdrawal");
    withdrawal.accept(out, event.getWithdrawal());
    out.name("event");
    WithdrawalJson.write(out, event.getEvent());
    out.end();
  }
}

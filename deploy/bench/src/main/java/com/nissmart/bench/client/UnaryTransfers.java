package com.nissmart.bench.client;

import com.nissmart.bench.load.NumberedTransfers;
import com.nissmart.bench.load.RecordedAnswers;
import com.nissmart.bench.load.RecordedAnswers.Answer;
import com.nissmart.bench.load.RepeatedCall;
import com.nissmart.common.v1.Money;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.TransactionType;

/** One transfer a call (PostTransaction), made as its payer. */
public final class UnaryTransfers implements RepeatedCall {
  private final LedgerCalls calls;
  private final BenchWallets community;
  private final NumberedTransfers transfers;
  private final RecordedAnswers answers;

  /** Prepares transfers whose answers are recorded. */
  public UnaryTransfers(
      LedgerCalls calls,
      BenchWallets community,
      NumberedTransfers transfers,
      RecordedAnswers answers) {
    this.calls = calls;
    this.community = community;
    this.transfers = transfers;
    this.answers = answers;
  }

  @Override
  public void begin(long n, CallEnding ending) {
    int source = transfers.draw().source(n);
    answers.put(n, Answer.UNKNOWN);
    calls.call(
        LedgerServiceGrpc.getPostTransactionMethod(),
        community.token(community.ownerOf(source)),
        request(community, transfers, n),
        (status, response) -> {
          Answer answer = answer(status);
          answers.put(n, answer);
          ending.ended(answer);
        });
  }

  static PostTransactionRequest request(
      BenchWallets community, NumberedTransfers transfers, long n) {
    return PostTransactionRequest.newBuilder()
        .setIdempotencyKey(transfers.key(n))
        .setType(TransactionType.TRANSACTION_TYPE_TRANSFER)
        .setAmount(Money.newBuilder().setAmount(transfers.amount(n)).setCurrency("NGN"))
        .setSourceAccountId(community.accountId(transfers.draw().source(n)))
        .setDestinationAccountId(community.accountId(transfers.draw().destination(n)))
        .build();
  }

  static Answer answer(CallStatus status) {
    return switch (status.code()) {
      case 0 -> Answer.DONE;
      case CallStatus.RESOURCE_EXHAUSTED -> Answer.REFUSED;
      case CallStatus.FAILED_PRECONDITION -> Answer.FAILED;
      default -> Answer.UNKNOWN;
    };
  }
}

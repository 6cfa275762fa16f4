package com.nissmart.bench.client;

import com.nissmart.bench.load.NumberedTransfers;
import com.nissmart.bench.load.RecordedAnswers;
import com.nissmart.bench.load.RecordedAnswers.Answer;
import com.nissmart.bench.load.RepeatedCall;
import com.nissmart.common.v1.Money;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.OpenAccountRequest;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.runtime.identity.ServiceIdentity;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The preparation of the ledger: opens the wallets, then funds them. */
public final class WalletSetup {
  private static final Logger log = LoggerFactory.getLogger(WalletSetup.class);
  private static final int TRIES = 100;
  private static final int PAUSE_MILLIS = 200;

  private final LedgerCalls calls;
  private final BenchWallets community;
  private final RecordedAnswers openings;
  private boolean logged;

  /**
   * Prepares wallets that the ledger does not have yet.
   *
   * @param openings takes the answers by the wallets' numbers
   */
  public WalletSetup(LedgerCalls calls, BenchWallets community, RecordedAnswers openings) {
    this.calls = calls;
    this.community = community;
    this.openings = openings;
  }

  /** Opens wallet after wallet, as accounts-service does. */
  public RepeatedCall wallets(ServiceIdentity accounts) {
    return (call, ending) -> {
      int account = (int) call;
      OpenAccountRequest request =
          OpenAccountRequest.newBuilder()
              .setAccountId(community.accountId(account))
              .setOwnerId(community.ownerId(community.ownerOf(account)))
              .setCurrency("NGN")
              .build();
      openings.put(call, Answer.UNKNOWN);
      open(
          accounts,
          request,
          (done, refused, other) -> {
            openings.put(call, done == 1 ? Answer.DONE : Answer.UNKNOWN);
            ending.ended(done, refused, other);
          });
    };
  }

  /**
   * Deposits into each wallet as its owner.
   *
   * @param transfers drawn {@link com.nissmart.bench.load.AccountDraw#funds}
   */
  public RepeatedCall deposits(NumberedTransfers transfers, RecordedAnswers answers) {
    return (n, ending) -> {
      int account = transfers.draw().destination(n);
      PostTransactionRequest request =
          PostTransactionRequest.newBuilder()
              .setIdempotencyKey(transfers.key(n))
              .setType(TransactionType.TRANSACTION_TYPE_DEPOSIT)
              .setAmount(Money.newBuilder().setAmount(transfers.amount(n)).setCurrency("NGN"))
              .setDestinationAccountId(community.accountId(account))
              .build();
      repeat(
          listener ->
              calls.call(
                  LedgerServiceGrpc.getPostTransactionMethod(),
                  community.token(community.ownerOf(account)),
                  request,
                  listener),
          TRIES,
          status -> {
            answers.put(n, UnaryTransfers.answer(status));
            end("a deposit", status, ending);
          });
    };
  }

  /** Opens a wallet; a wallet's id is the key of its opening. */
  private void open(
      ServiceIdentity accounts, OpenAccountRequest request, RepeatedCall.CallEnding ending) {
    repeat(
        listener ->
            calls.call(
                LedgerServiceGrpc.getOpenAccountMethod(),
                accounts.token("ledger"),
                request,
                listener),
        TRIES,
        status -> end("OpenAccount", status, ending));
  }

  /** Makes a call that has a key, again and again while no replica answers it. */
  private void repeat(
      Consumer<LedgerCalls.CallListener> call, int tries, Consumer<CallStatus> ended) {
    call.accept((status, response) -> {
      if (status.code() == CallStatus.UNAVAILABLE && tries > 1) {
        Future<?> _ =
            calls
                .thread()
                .schedule(
                    () -> repeat(call, tries - 1, ended), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      } else {
        ended.accept(status);
      }
    });
  }

  /** Ends a call, and logs the first failure only: the others say the same. */
  private void end(String what, CallStatus status, RepeatedCall.CallEnding ending) {
    if (!status.isOk() && !logged) {
      logged = true;
      log.error("{} failed: {}", what, status);
    }
    ending.ended(status.isOk());
  }
}

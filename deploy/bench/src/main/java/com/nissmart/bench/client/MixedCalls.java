package com.nissmart.bench.client;

import com.google.protobuf.InvalidProtocolBufferException;
import com.nissmart.bench.load.AccountDraw;
import com.nissmart.bench.load.NumberedTransfers;
import com.nissmart.bench.load.RecordedAnswers;
import com.nissmart.bench.load.RecordedAnswers.Answer;
import com.nissmart.bench.load.RepeatedCall;
import com.nissmart.bench.load.SplitMix;
import com.nissmart.bench.load.WorkloadRegistry;
import com.nissmart.common.v1.Money;
import com.nissmart.ledger.v1.CaptureRequest;
import com.nissmart.ledger.v1.HoldRequest;
import com.nissmart.ledger.v1.HoldResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.PostTransactionResponse;
import com.nissmart.runtime.identity.ServiceIdentity;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a busy day: of a hundred, 90 transfers, 5 holds and captures, 2 repeats of an
 * acknowledged transfer, 2 trials and 1 opening of a wallet.
 */
public final class MixedCalls implements RepeatedCall {
  private static final int THOUSAND = 1_000;
  private static final int TRANSFERS = 900;
  private static final int HOLDS = TRANSFERS + 25;
  private static final int CAPTURES = HOLDS + 25;
  private static final int REPEATS = CAPTURES + 20;
  private static final int TRIALS = REPEATS + 20;
  private static final int MIX = 4; // the stream of random numbers

  private final LedgerCalls calls;
  private final BenchWallets community;
  private final Supplier<String> payout;
  private final RepeatedCall openings;
  private final Numbered transfers;
  private final Numbered holds;
  private final Numbered captures;
  private final Numbered trials;
  private final Queue<OpenHold> open = new ArrayDeque<>();
  private long firstOpening;
  private long lastDone;
  private byte @Nullable [] lastAnswer;

  /** The requests of one kind, with the number of the next one. */
  private static final class Numbered {
    final RecordedAnswers answers = new RecordedAnswers();
    final NumberedTransfers transfers;
    long next;

    Numbered(WorkloadRegistry workloads, AccountDraw draw) {
      transfers = workloads.add(seed -> draw, answers);
    }
  }

  private record OpenHold(long number, String transactionId) {}

  /**
   * Prepares calls whose answers are recorded.
   *
   * @param draw the parties of the transfers; the payers' wallets are also held from
   * @param accounts the identity that opens wallets
   * @param payout the identity that places and captures holds
   */
  public MixedCalls(
      LedgerCalls calls,
      BenchWallets community,
      WorkloadRegistry workloads,
      AccountDraw draw,
      ServiceIdentity accounts,
      ServiceIdentity payout) {
    this.calls = calls;
    this.community = community;
    this.payout = () -> payout.token("ledger");
    this.openings = new WalletSetup(calls, community, workloads.openings()).wallets(accounts);
    this.firstOpening = workloads.openings().size();
    this.transfers = new Numbered(workloads, draw);
    this.holds = new Numbered(workloads, draw.to(AccountDraw.NOWHERE));
    this.captures = new Numbered(workloads, draw.to(AccountDraw.CLEARING));
    this.trials = new Numbered(workloads, draw);
  }

  @Override
  public void begin(long call, CallEnding ending) {
    int kind = SplitMix.below(THOUSAND, call, MIX);
    if (kind < TRANSFERS) {
      transfer(ending);
    } else if (kind < HOLDS) {
      hold(ending);
    } else if (kind < CAPTURES) {
      capture(ending);
    } else if (kind < REPEATS) {
      repeat(ending);
    } else if (kind < TRIALS) {
      attempt(ending);
    } else {
      openings.begin(firstOpening++, ending);
    }
  }

  private void transfer(CallEnding ending) {
    long n = begin(transfers);
    post(
        transfers,
        n,
        UnaryTransfers.request(community, transfers.transfers, n),
        (status, response) -> {
          end(transfers, n, status, ending);
          if (status.isOk()) {
            lastDone = n;
            lastAnswer = response;
          }
        });
  }

  /** Sends the last acknowledged transfer again; the answer must be the same transaction. */
  private void repeat(CallEnding ending) {
    byte[] first = lastAnswer;
    if (first == null) {
      transfer(ending);
      return;
    }
    post(
        transfers,
        lastDone,
        UnaryTransfers.request(community, transfers.transfers, lastDone),
        (status, response) -> ending.ended(status.isOk() && isReplay(first, response)));
  }

  /** Tries a transfer that must not be booked. */
  private void attempt(CallEnding ending) {
    long n = trials.next++;
    trials.answers.put(n, Answer.REFUSED);
    PostTransactionRequest request =
        UnaryTransfers.request(community, trials.transfers, n).toBuilder()
            .setValidateOnly(true)
            .build();
    post(trials, n, request, (status, response) -> ending.ended(status.isOk()));
  }

  private void hold(CallEnding ending) {
    long n = begin(holds);
    int account = holds.transfers.draw().source(n);
    HoldRequest request =
        HoldRequest.newBuilder()
            .setIdempotencyKey(holds.transfers.key(n))
            .setAccountId(community.accountId(account))
            .setOwnerId(community.ownerId(community.ownerOf(account)))
            .setAmount(amount(holds, n))
            .build();
    calls.call(
        LedgerServiceGrpc.getHoldMethod(),
        payout.get(),
        request,
        (status, response) -> {
          end(holds, n, status, ending);
          if (status.isOk()) {
            open.add(new OpenHold(n, holdId(response)));
          }
        });
  }

  /** Captures the oldest open hold; places one when there is none. */
  private void capture(CallEnding ending) {
    OpenHold hold = open.poll();
    if (hold == null) {
      hold(ending);
      return;
    }
    long n = hold.number;
    captures.answers.put(n, Answer.UNKNOWN);
    CaptureRequest request =
        CaptureRequest.newBuilder()
            .setIdempotencyKey(captures.transfers.key(n))
            .setHoldTransactionId(hold.transactionId)
            .setAmount(amount(captures, n))
            .build();
    calls.call(
        LedgerServiceGrpc.getCaptureMethod(),
        payout.get(),
        request,
        (status, response) -> end(captures, n, status, ending));
  }

  private static long begin(Numbered kind) {
    kind.answers.put(kind.next, Answer.UNKNOWN);
    return kind.next++;
  }

  private static void end(Numbered kind, long n, CallStatus status, CallEnding ending) {
    Answer answer = UnaryTransfers.answer(status);
    kind.answers.put(n, answer);
    ending.ended(answer);
  }

  private void post(
      Numbered kind, long n, PostTransactionRequest request, LedgerCalls.CallListener listener) {
    int payer = community.ownerOf(kind.transfers.draw().source(n));
    calls.call(
        LedgerServiceGrpc.getPostTransactionMethod(), community.token(payer), request, listener);
  }

  private static Money amount(Numbered kind, long n) {
    return Money.newBuilder().setAmount(kind.transfers.amount(n)).setCurrency("NGN").build();
  }

  private static boolean isReplay(byte[] first, byte[] again) {
    try {
      PostTransactionResponse repeated = PostTransactionResponse.parseFrom(message(again));
      return repeated.getReplayed()
          && repeated
              .getTransaction()
              .getId()
              .equals(PostTransactionResponse.parseFrom(message(first)).getTransaction().getId());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String holdId(byte[] response) {
    try {
      return HoldResponse.parseFrom(message(response)).getTransaction().getId();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] message(byte[] response) {
    return Arrays.copyOfRange(response, LedgerCalls.MESSAGE_PREFIX, response.length);
  }
}

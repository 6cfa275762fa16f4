package com.nissmart.bench.client;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import com.nissmart.bench.load.AccountDraw;
import com.nissmart.bench.load.NumberedTransfers;
import com.nissmart.bench.load.RecordedAnswers;
import com.nissmart.bench.load.RecordedAnswers.Answer;
import com.nissmart.bench.load.RepeatedCall;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.PostTransactionResult;
import com.nissmart.ledger.v1.PostTransactionsRequest;
import com.nissmart.ledger.v1.PostTransactionsResponse;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Many transfers a call (PostTransactions), all paid from wallets of the calling owner. */
public final class BatchTransfers implements RepeatedCall {
  private final LedgerCalls calls;
  private final BenchWallets community;
  private final NumberedTransfers transfers;
  private final RecordedAnswers answers;
  private final int size;

  /**
   * Prepares transfers whose answers are recorded.
   *
   * @param transfers drawn {@link AccountDraw#byOwner}
   * @param size transfers a call
   */
  public BatchTransfers(
      LedgerCalls calls,
      BenchWallets community,
      NumberedTransfers transfers,
      RecordedAnswers answers,
      int size) {
    this.calls = calls;
    this.community = community;
    this.transfers = transfers;
    this.answers = answers;
    this.size = size;
  }

  @Override
  public int transfers() {
    return size;
  }

  @Override
  public void begin(long call, CallEnding ending) {
    PostTransactionsRequest.Builder request = PostTransactionsRequest.newBuilder();
    for (long n = call * size; n < (call + 1) * size; n++) {
      request.addRequests(UnaryTransfers.request(community, transfers, n));
      answers.put(n, Answer.UNKNOWN);
    }
    calls.call(
        LedgerServiceGrpc.getPostTransactionsMethod(),
        community.token(AccountDraw.owner(call, community.owners())),
        request.build(),
        (status, response) -> {
          int done = 0;
          if (status.isOk()) {
            done = readResults(call, response);
          } else {
            Answer answer = UnaryTransfers.answer(status);
            for (long n = call * size; n < (call + 1) * size; n++) {
              answers.put(n, answer);
            }
          }
          boolean refused = UnaryTransfers.answer(status) == Answer.REFUSED;
          ending.ended(done, refused ? size : 0, refused ? 0 : size - done);
        });
  }

  /** Reads which results are transactions and which are failures; the audit checks the rest. */
  private int readResults(long call, byte[] response) {
    long n = call * size;
    int done = 0;
    try {
      CodedInputStream in =
          CodedInputStream.newInstance(
              response, LedgerCalls.MESSAGE_PREFIX, response.length - LedgerCalls.MESSAGE_PREFIX);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (WireFormat.getTagFieldNumber(tag) == PostTransactionsResponse.RESULTS_FIELD_NUMBER) {
          int end = in.pushLimit(in.readRawVarint32());
          int first = WireFormat.getTagFieldNumber(in.readTag());
          boolean posted = first == PostTransactionResult.TRANSACTION_FIELD_NUMBER;
          answers.put(n++, posted ? Answer.DONE : Answer.FAILED);
          done += posted ? 1 : 0;
          in.skipRawBytes(in.getBytesUntilLimit());
          in.popLimit(end);
        } else {
          in.skipField(tag);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (n != (call + 1) * size) {
      throw new IllegalStateException("The response has fewer results than requests");
    }
    return done;
  }
}

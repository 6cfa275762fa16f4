package com.nissmart.bench.client;

import com.nissmart.bench.load.NumberedTransfers;
import com.nissmart.bench.load.RecordedAnswers;
import com.nissmart.bench.load.RecordedAnswers.Answer;
import com.nissmart.bench.load.RepeatedCall;
import java.nio.charset.StandardCharsets;

/** One transfer a request (POST /v1/transfers), sent as its payer. */
public final class RestTransfers implements RepeatedCall {
  private final RestCalls calls;
  private final BenchWallets community;
  private final NumberedTransfers transfers;
  private final RecordedAnswers answers;

  /** Prepares transfers whose answers are recorded. */
  public RestTransfers(
      RestCalls calls,
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
    calls.post(
        "/v1/transfers",
        community.token(community.ownerOf(source)),
        transfers.key(n),
        body(n, source),
        text -> {
          Answer answer = answer(text);
          answers.put(n, answer);
          ending.ended(answer);
        });
  }

  private byte[] body(long n, int source) {
    String json =
        "{\"source_account_id\":\""
            + community.accountId(source)
            + "\",\"destination_account_id\":\""
            + community.accountId(transfers.draw().destination(n))
            + "\",\"amount\":"
            + transfers.amount(n)
            + ",\"currency\":\"NGN\"}";
    return json.getBytes(StandardCharsets.US_ASCII);
  }

  private static Answer answer(String text) {
    if (text.startsWith("{\"id\":\"txn_")) {
      return Answer.DONE;
    }
    if (text.contains("\"status\":429")) {
      return Answer.REFUSED;
    }
    return text.contains("\"status\":422") ? Answer.FAILED : Answer.UNKNOWN;
  }
}

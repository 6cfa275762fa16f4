package com.nissmart.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.PostTransactionResponse;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.runtime.grpc.GrpcServer;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestTokens;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The client against the real gRPC server of the services. */
final class LedgerCallsTest {
  private static final String TOKEN = TestTokens.customerToken(UUID.randomUUID());
  private static final int CALLS_A_CONNECTION = 3;

  private final GrpcServer server =
      GrpcServer.builder("ledger")
          .authenticator(TestTokens.verifier(MovableClock.create()))
          .concurrentCalls(CALLS_A_CONNECTION)
          .grace(Duration.ZERO)
          .add(new Echo())
          .start();
  private final LedgerCalls calls =
      new LedgerCalls(List.of(server.port()), 2, Duration.ofSeconds(30));

  private record Answer(CallStatus status, Transaction transaction) {
    static Answer of(CallStatus status, byte[] response) {
      if (!status.isOk()) {
        return new Answer(status, Transaction.getDefaultInstance());
      }
      try {
        ByteArrayInputStream in =
            new ByteArrayInputStream(
                response, LedgerCalls.MESSAGE_PREFIX, response.length - LedgerCalls.MESSAGE_PREFIX);
        return new Answer(status, PostTransactionResponse.parseFrom(in).getTransaction());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A ledger that returns key and description, refuses some keys and ignores one. */
  private static final class Echo extends LedgerServiceGrpc.LedgerServiceImplBase {
    @Override
    public void postTransaction(
        PostTransactionRequest request, StreamObserver<PostTransactionResponse> observer) {
      switch (request.getIdempotencyKey()) {
        case "full" -> throw new Refusal(Reason.QUEUE_FULL, "The queue is full");
        case "poor" -> throw new Refusal(Reason.INSUFFICIENT_FUNDS, "There is not enough");
        case "silence" -> {}
        default -> {
          observer.onNext(
              PostTransactionResponse.newBuilder()
                  .setTransaction(
                      Transaction.newBuilder()
                          .setIdempotencyKey(request.getIdempotencyKey())
                          .setDescription(request.getDescription()))
                  .build());
          observer.onCompleted();
        }
      }
    }
  }

  @AfterEach
  void stop() {
    calls.close();
    server.close();
  }

  @Test
  void a_call_is_answered() {
    Answer answer = call(TOKEN, "one", "").join();
    assertThat(answer.status().isOk()).isTrue();
    assertThat(answer.transaction().getIdempotencyKey()).isEqualTo("one");
  }

  @Test
  void calls_wait_for_a_stream_and_each_gets_its_answer() {
    List<CompletableFuture<Answer>> all = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      all.add(call(TOKEN, "key-" + i, "for " + i));
    }
    for (int i = 0; i < 500; i++) {
      Transaction transaction = all.get(i).join().transaction();
      assertThat(transaction.getIdempotencyKey()).isEqualTo("key-" + i);
      assertThat(transaction.getDescription()).isEqualTo("for " + i);
    }
  }

  @Test
  void large_messages_arrive_whole() {
    String large = "x".repeat(400_000);
    List<CompletableFuture<Answer>> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      all.add(call(TOKEN, "large-" + i, large));
    }
    for (CompletableFuture<Answer> answer : all) {
      assertThat(answer.join().transaction().getDescription()).isEqualTo(large);
    }
  }

  @Test
  void refusals_have_different_status_codes() {
    assertThat(call(TOKEN, "full", "").join().status())
        .isEqualTo(new CallStatus(CallStatus.RESOURCE_EXHAUSTED, "The queue is full"));
    assertThat(call(TOKEN, "poor", "").join().status().code())
        .isEqualTo(CallStatus.FAILED_PRECONDITION);
    assertThat(call(TOKEN, "full", "").join().status().code())
        .isEqualTo(CallStatus.RESOURCE_EXHAUSTED);
    assertThat(call("not-a-token", "one", "").join().status().code()).isEqualTo(16);
    assertThat(call(TOKEN, "one", "").join().status().isOk()).isTrue();
  }

  @Test
  void open_calls_end_when_the_server_stops() {
    CompletableFuture<Answer> open = call(TOKEN, "silence", "");
    assertThat(call(TOKEN, "one", "").join().status().isOk()).isTrue();
    server.close();
    assertThat(open.join().status().isOk()).isFalse();
    assertThat(call(TOKEN, "one", "").join().status().code()).isEqualTo(CallStatus.UNAVAILABLE);
  }

  private CompletableFuture<Answer> call(String token, String key, String description) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    PostTransactionRequest request =
        PostTransactionRequest.newBuilder()
            .setIdempotencyKey(key)
            .setDescription(description)
            .build();
    calls
        .thread()
        .execute(() ->
            calls.call(
                LedgerServiceGrpc.getPostTransactionMethod(),
                token,
                request,
                (status, response) -> answer.complete(Answer.of(status, response))));
    return answer;
  }
}

package com.nissmart.payout.callback;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.Refused;
import com.nissmart.payout.rail.CallbackSignature;
import com.nissmart.payout.reconciliation.exception.ExceptionItems;
import com.nissmart.payout.v1.CallbackStatus;
import com.nissmart.payout.v1.ListCallbacksRequest;
import com.nissmart.payout.v1.ListCallbacksResponse;
import com.nissmart.payout.v1.PayoutServiceGrpc;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceBlockingStub;
import com.nissmart.payout.v1.ReceiveCallbackRequest;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.settings.Secret;
import com.nissmart.testkit.Await;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of callbacks from the rail's call to the withdrawal. */
class ReceiveCallbackTest {
  private final PayoutFixture payout = new PayoutFixture();
  private final CallbackSignature signature = CallbackSignature.of(Secret.of(PayoutFixture.SECRET));

  @AfterEach
  void stop() {
    payout.checkInvariants();
    payout.close();
  }

  @Test
  void a_callback_completes_a_withdrawal_once() {
    String id = processing("k1", 40_000);
    String body = body("payment.paid", reference(id), 40_000);
    assertThat(receive("evt-1", body)).isFalse();
    assertThat(receive("evt-1", body)).as("the same event again").isTrue();
    assertThat(receive("evt-2", body)).isFalse();
    assertThat(payout.status(id)).as("stored before it is applied").isEqualTo("PROCESSING");

    payout.applier.applyDue();
    payout.worker.runDue();

    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    assertThat(states()).containsExactly("APPLIED", "KNOWN");
    assertThat(payout.ledger.calls()).containsExactly(id + ":1:hold", id + ":1:capture");
  }

  @ParameterizedTest
  @CsvSource({
    "payment.paid, unknown-reference, 40000",
    "payment.paid, '', 39999",
    "payment.paid, '', 0",
    "payment.invented, '', 40000"
  })
  void a_wrong_callback_is_stored_and_flagged_and_changes_nothing(
      String type, String reference, long amount) {
    String id = processing("k1", 40_000);
    receive("evt-1", body(type, reference.isEmpty() ? reference(id) : reference, amount));

    payout.applier.applyDue();

    assertThat(states()).containsExactly("FLAGGED");
    assertThat(payout.status(id)).isEqualTo("PROCESSING");
  }

  @Test
  void what_cannot_be_followed_becomes_one_exception_each() {
    String open = processing("k1", 40_000);
    String done = payout.withdraw("k2", 30_000, "0123456789");
    payout.workFor(Duration.ofSeconds(5));
    assertThat(payout.status(done)).isEqualTo("COMPLETED");
    for (int copy = 0; copy < 2; copy++) {
      receive("partial-" + copy, body("payment.paid", reference(open), 39_999));
      receive("unknown-" + copy, body("payment.returned", "nobody", 5));
      receive("contradicts-" + copy, body("payment.rejected", reference(done), 30_000));
    }
    payout.applier.applyDue();

    assertThat(payout.exceptions.list(new ExceptionItems.Filter(null, true, null), null, 10))
        .extracting(one -> one.item().kind() + " " + one.item().reference())
        .containsExactlyInAnyOrder(
            "AMOUNT_DIFFERS " + reference(open),
            "MISSING_HERE nobody",
            "RAIL_CONTRADICTS " + reference(done));
    assertThat(states()).containsOnly("FLAGGED");
  }

  @Test
  void operators_list_callbacks_with_their_results() {
    String id = processing("k1", 40_000);
    receive("evt-1", body("payment.paid", reference(id), 40_000));
    receive("evt-2", "no JSON");
    payout.applier.applyDue();
    receive("evt-3", body("payment.paid", "nobody", 5));
    PayoutServiceBlockingStub operator = payout.as(payout.ada, Role.ROLE_OPERATOR);

    ListCallbacksResponse first =
        operator.listCallbacks(ListCallbacksRequest.newBuilder().setPageSize(2).build());
    assertThat(first.getCallbacksList())
        .extracting(one -> one.getEventId() + " " + one.getStatus() + " " + one.getReference())
        .containsExactly("evt-3 CALLBACK_STATUS_RECEIVED nobody", "evt-2 CALLBACK_STATUS_FLAGGED ");
    assertThat(
            operator
                .listCallbacks(
                    ListCallbacksRequest.newBuilder()
                        .setPageSize(2)
                        .setPageToken(first.getNextPageToken())
                        .build())
                .getCallbacksList())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.getStatus()).isEqualTo(CallbackStatus.CALLBACK_STATUS_APPLIED);
          assertThat(one.getAmount().getAmount()).isEqualTo(40_000);
          assertThat(one.getKind()).isEqualTo("PAID");
          assertThat(one.hasAppliedAt()).isTrue();
        });
    ListCallbacksRequest flagged =
        ListCallbacksRequest.newBuilder().setStatus(CallbackStatus.CALLBACK_STATUS_FLAGGED).build();
    assertThat(operator.listCallbacks(flagged).getCallbacksList()).hasSize(1);
    assertThat(Refused.by(() -> payout.asAda().listCallbacks(flagged)).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
  }

  @Test
  void a_rejection_fails_an_open_withdrawal_and_not_a_paid_one() {
    String done = processing("k1", 40_000);
    payout.workFor(Duration.ofSeconds(5));
    receive("evt-1", body("payment.rejected", reference(done), 40_000));
    payout.applier.applyDue();
    assertThat(payout.status(done)).isEqualTo("COMPLETED");

    String open = payout.withdraw("k2", 30_000, "9990000003");
    payout.worker.runDue();
    receive("evt-2", body("payment.rejected", reference(open), 30_000));
    payout.applier.applyDue();
    payout.worker.runDue();

    assertThat(payout.status(open)).isEqualTo("FAILED");
    assertThat(states()).containsExactly("FLAGGED", "APPLIED");
  }

  /** The rows name the mistake and the seconds by which the timestamp is off. */
  @ParameterizedTest
  @CsvSource({
    "no signature, 0",
    "bad signature, 0",
    "changed body, 0",
    "other secret, 0",
    "other id, 0",
    "nothing, -301",
    "nothing, 301"
  })
  void an_unsigned_or_old_callback_is_refused_and_not_stored(String wrong, long seconds) {
    String timestamp = Long.toString(payout.clock.instant().getEpochSecond() + seconds);
    String body = body("payment.paid", "x", 1);
    CallbackSignature other = CallbackSignature.of(Secret.of("whsec_" + "b3RoZXIx".repeat(6)));
    String header =
        switch (wrong) {
          case "no signature" -> "";
          case "bad signature" -> "v1,AAAA";
          case "other secret" -> other.sign("evt", timestamp, body);
          default -> signature.sign("evt", timestamp, body);
        };
    ReceiveCallbackRequest request =
        ReceiveCallbackRequest.newBuilder()
            .setRail("simulated")
            .setEventId(wrong.equals("other id") ? "evt2" : "evt")
            .setTimestamp(timestamp)
            .setSignature(header)
            .setBody(ByteString.copyFromUtf8(wrong.equals("changed body") ? body + " " : body))
            .build();

    assertThat(Refused.by(() -> gateway().receiveCallback(request)).reason())
        .isEqualTo(Reason.SIGNATURE_INVALID);
    assertThat(payout.number("select count(*) from callback")).isZero();
  }

  @ParameterizedTest
  @CsvSource({"-300", "300"})
  void five_minutes_and_a_second_signature_are_allowed(long seconds) {
    String timestamp = Long.toString(payout.clock.instant().getEpochSecond() + seconds);
    String body = body("payment.paid", "x", 1);
    CallbackSignature both =
        CallbackSignature.of(
            Secret.of("whsec_" + "b3RoZXIx".repeat(6) + " " + PayoutFixture.SECRET));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    assertThat(both.isSigned("e", timestamp, bytes, signature.sign("e", timestamp, body))).isTrue();
    assertThat(
            gateway()
                .receiveCallback(
                    ReceiveCallbackRequest.newBuilder()
                        .setRail("simulated")
                        .setEventId("e")
                        .setTimestamp(timestamp)
                        .setSignature("v1,AAAA " + signature.sign("e", timestamp, body))
                        .setBody(ByteString.copyFromUtf8(body))
                        .build())
                .getReplayed())
        .isFalse();
  }

  @Test
  void copies_at_the_same_time_are_stored_once() throws Exception {
    String body = body("payment.paid", "x", 1);
    List<Callable<Boolean>> calls =
        IntStream.range(0, 40)
            .<Callable<Boolean>>mapToObj(_ -> () -> receive("evt", body))
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(threads.invokeAll(calls).stream().map(Future::resultNow).filter(was -> !was))
          .hasSize(1);
    }
    assertThat(payout.number("select count(*) from callback")).isOne();
  }

  @Test
  void new_callbacks_are_refused_while_too_many_are_pending() {
    // The fixture's bound is 1,000.
    payout
        .superuser()
        .useHandle(h ->
            h.execute(
                """
                insert into callback (rail, event_id, body, next_run_at)
                select 'simulated', 'waiting-' || n, '', now() + interval '1 h' from generate_series(1, 1000) n
                """));
    payout.applier.start();
    Await.until(
        Duration.ofSeconds(5),
        () -> {
          try {
            receive("one-more-" + payout.ids.next(), body("payment.paid", "x", 1));
            return false;
          } catch (StatusRuntimeException e) {
            return GrpcErrors.fromStatus(e).reason() == Reason.QUEUE_FULL;
          }
        });
    payout.applier.close();
  }

  private String processing(String key, long amount) {
    String id = payout.withdraw(key, amount, "0123456789");
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("PROCESSING");
    payout.clock.advance(PayoutFixture.DELAY);
    return id;
  }

  private String reference(String id) {
    return payout.get(id).getExternalReference();
  }

  private static String body(String type, String reference, long amount) {
    return """
    {"type":"%s","data":{"reference":"%s","amount":%d,"currency":"NGN","occurred_at":"2026-01-15T08:00:00Z"}}\
    """
        .formatted(type, reference, amount);
  }

  private boolean receive(String eventId, String body) {
    String timestamp = Long.toString(payout.clock.instant().getEpochSecond());
    return gateway()
        .receiveCallback(
            ReceiveCallbackRequest.newBuilder()
                .setRail("simulated")
                .setEventId(eventId)
                .setTimestamp(timestamp)
                .setSignature(signature.sign(eventId, timestamp, body))
                .setBody(ByteString.copyFromUtf8(body))
                .build())
        .getReplayed();
  }

  private PayoutServiceBlockingStub gateway() {
    return PayoutServiceGrpc.newBlockingStub(payout.server.asService("gateway"));
  }

  private List<String> states() {
    return payout
        .superuser()
        .withHandle(h ->
            h.createQuery("select state from callback order by callback_id")
                .mapTo(String.class)
                .list());
  }
}

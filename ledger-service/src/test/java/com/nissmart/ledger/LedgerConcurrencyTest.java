package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.v1.GetBalanceRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.testkit.TestServer;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The work of many callers at once, through two replicas on one database. */
class LedgerConcurrencyTest {
  private final LedgerFixture fixture = new LedgerFixture();
  private final TestServer second = fixture.replica(LedgerFixture.SETTINGS);
  private final Saver ada = fixture.saver().with(1_000);
  private final Saver bola = fixture.saver().with(1_000);

  @AfterEach
  void the_book_is_sound() {
    BookAudit.assertSound(fixture);
    fixture.close();
  }

  @Test
  void parallel_transfers_never_overdraw_an_account() throws Exception {
    Saver rich = fixture.saver().with(10_000);
    List<Callable<Reason>> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      LedgerServiceBlockingStub replica = replica(rich, i);
      PostTransactionRequest request =
          transfer("p" + i, rich.accountId(), bola.accountId(), 100).build();
      calls.add(() -> outcome(replica, request));
    }
    List<Reason> outcomes = all(calls);
    assertThat(outcomes).filteredOn(Reason.REASON_UNSPECIFIED::equals).hasSize(100);
    assertThat(outcomes).filteredOn(Reason.INSUFFICIENT_FUNDS::equals).hasSize(100);
    assertThat(rich.balance()).isEqualTo("0/0/0");
  }

  @Test
  void a_balance_has_every_transfer_acknowledged_before_it() throws Exception {
    List<Callable<List<Long>>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Saver saver = fixture.saver().with(10_000);
      LedgerServiceBlockingStub replica = replica(saver, i);
      calls.add(() -> balancesWhileSending(saver, replica));
    }
    List<Long> each = LongStream.rangeClosed(1, 20).map(n -> 10_000 - n * 100).boxed().toList();
    assertThat(all(calls)).hasSize(20).allMatch(each::equals);
  }

  @Test
  void balances_read_together_are_shown_to_their_owners_only() throws Exception {
    List<Callable<String>> calls = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Saver owner = i % 4 < 2 ? ada : bola;
      String account =
          i % 2 == 0 ? owner.accountId() : (owner.equals(ada) ? bola : ada).accountId();
      LedgerServiceBlockingStub replica = replica(owner, i % 3);
      calls.add(() -> read(replica, account));
      expected.add(i % 2 == 0 ? "1000" : "ACCOUNT_NOT_FOUND");
    }
    calls.add(() -> read(ada.ledger(), Ids.ACCOUNT.format(UUID.randomUUID())));
    expected.add("ACCOUNT_NOT_FOUND");
    assertThat(all(calls)).containsExactlyElementsOf(expected);
  }

  private List<Long> balancesWhileSending(Saver saver, LedgerServiceBlockingStub replica) {
    GetBalanceRequest balance =
        GetBalanceRequest.newBuilder().setAccountId(saver.accountId()).build();
    List<Long> seen = new ArrayList<>();
    for (int n = 0; n < 20; n++) {
      String key = saver.accountId() + n;
      var _ =
          saver
              .ledger()
              .postTransaction(transfer(key, saver.accountId(), bola.accountId(), 100).build());
      seen.add(replica.getBalance(balance).getBalance().getAvailable());
    }
    return seen;
  }

  private static String read(LedgerServiceBlockingStub ledger, String accountId) {
    try {
      GetBalanceRequest request = GetBalanceRequest.newBuilder().setAccountId(accountId).build();
      return Long.toString(ledger.getBalance(request).getBalance().getPosted());
    } catch (StatusRuntimeException e) {
      return GrpcErrors.fromStatus(e).reason().name();
    }
  }

  @Test
  void one_key_on_two_replicas_has_one_effect() throws Exception {
    PostTransactionRequest request =
        transfer("same", ada.accountId(), bola.accountId(), 100).build();
    List<Callable<String>> calls = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      LedgerServiceBlockingStub replica = replica(ada, i);
      calls.add(() -> replica.postTransaction(request).getTransaction().toString());
    }
    assertThat(all(calls).stream().distinct()).hasSize(1);
    assertThat(ada.balance()).isEqualTo("900/0/900");
  }

  @Test
  void of_two_requests_with_one_key_only_one_is_booked() throws Exception {
    List<Callable<Reason>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      LedgerServiceBlockingStub replica = replica(ada, i);
      PostTransactionRequest request =
          transfer("key", ada.accountId(), bola.accountId(), 100 + i).build();
      calls.add(() -> outcome(replica, request));
    }
    List<Reason> outcomes = all(calls);
    assertThat(outcomes).filteredOn(Reason.REASON_UNSPECIFIED::equals).hasSize(1);
    assertThat(outcomes).filteredOn(Reason.IDEMPOTENCY_KEY_REUSED::equals).hasSize(19);
  }

  @Test
  void opposite_transfers_neither_deadlock_nor_lose_money() throws Exception {
    List<Callable<Reason>> calls = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Saver from = i % 2 == 0 ? ada : bola;
      Saver to = i % 2 == 0 ? bola : ada;
      LedgerServiceBlockingStub replica = replica(from, i / 2);
      PostTransactionRequest request =
          transfer("o" + i, from.accountId(), to.accountId(), 100).build();
      calls.add(() -> outcome(replica, request));
    }
    all(calls);
    long total =
        fixture
            .select(
                """
                SELECT sum(balance)::bigint FROM (SELECT DISTINCT ON (account_id) balance FROM entry
                  JOIN account a USING (book_id, account_id) WHERE a.kind = 'CUSTOMER'
                 ORDER BY account_id, account_seq DESC) last
                """,
                Long.class)
            .getFirst();
    assertThat(total).isEqualTo(2_000);
  }

  /** Sends every other call to the second replica. */
  private LedgerServiceBlockingStub replica(Saver saver, int i) {
    return i % 2 == 0
        ? saver.ledger()
        : LedgerServiceGrpc.newBlockingStub(
            channels.computeIfAbsent(saver, s -> second.asCustomer(s.userId())));
  }

  private final java.util.Map<Saver, io.grpc.ManagedChannel> channels = new java.util.HashMap<>();

  private static Reason outcome(LedgerServiceBlockingStub stub, PostTransactionRequest request) {
    try {
      stub.postTransaction(request);
      return Reason.REASON_UNSPECIFIED;
    } catch (StatusRuntimeException e) {
      return GrpcErrors.fromStatus(e).reason();
    }
  }

  private static <T> List<T> all(List<Callable<T>> calls) throws Exception {
    List<T> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<T> answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
    }
    return answers;
  }
}

package com.nissmart.payout.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.HopKind;
import com.nissmart.common.v1.LineageHop;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.grpc.WithdrawalViews;
import com.nissmart.payout.reconciliation.ReconciliationSettings;
import com.nissmart.payout.v1.ReconciliationServiceGrpc.ReconciliationServiceBlockingStub;
import com.nissmart.payout.v1.ReportFormat;
import com.nissmart.payout.v1.RunReconciliationRequest;
import com.nissmart.payout.v1.VoidReconciliationRequest;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PayoutLineageTest {
  private static final String PAYS = "0123456789";
  private static final String NEVER_ANSWERS = "9990000007";
  private static final int MANY = 40;
  private static final int FEW = 20;

  private final PayoutFixture payout = new PayoutFixture();
  private final PayoutLineage lineage =
      new PayoutLineage(
          payout.jdbi,
          new WithdrawalViews(payout.jdbi),
          new ReconciliationSettings(LocalTime.of(2, 0), Duration.ofMinutes(1), Duration.ZERO),
          payout.clock);

  @AfterEach
  void stop() {
    payout.close();
  }

  @Test
  void ids_keys_and_references_lead_to_the_withdrawal() {
    String other = payout.withdraw("k2", 200, PAYS);
    String id = payout.withdraw("k1", 100, PAYS);
    payout.workFor(Duration.ofSeconds(5));

    assertThat(found(id)).containsExactly(id);
    assertThat(found("k1")).containsExactly(id);
    assertThat(found(payout.get(id).getExternalReference())).containsExactly(id);
    assertThat(found(payout.get(id).getTransactionId())).containsExactly(id);
    assertThat(found(Ids.ACCOUNT.format(payout.wallet))).containsExactly(id, other);
    assertThat(found(Ids.USER.format(payout.ada))).containsExactly(id, other);
    assertThat(found("unknown")).isEmpty();
    assertThat(found(Ids.WITHDRAWAL.format(UUID.randomUUID()))).isEmpty();
  }

  @Test
  void a_key_may_look_like_an_id() {
    String key = Ids.ACCOUNT.format(UUID.randomUUID());

    assertThat(found(key)).isEmpty();
    assertThat(found(payout.withdraw(key, 100, PAYS))).isEqualTo(found(key)).hasSize(1);
  }

  @Test
  void a_paid_withdrawal_has_every_step_once() {
    String id = payout.withdraw("k1", 100, PAYS);
    payout.workFor(Duration.ofSeconds(5));

    List<LineageHop> hops = hops(id);

    assertThat(hops).filteredOn(LineageHop::getMissing).isEmpty();
    assertThat(states(hops, HopKind.HOP_KIND_WITHDRAWAL))
        .containsSubsequence("PENDING", "PROCESSING", "COMPLETED");
    assertThat(states(hops, HopKind.HOP_KIND_ATTEMPT)).containsExactly("PAID");
    assertThat(states(hops, HopKind.HOP_KIND_RAIL)).contains("PAID");
    assertThat(hops.getFirst().getWhat()).isEqualTo(HopKind.HOP_KIND_REQUEST);
    assertThat(hops.getFirst().getTraceId()).matches("[0-9a-f]{32}");
    assertThat(lineage.hops(Set.of(id)).relatedIds())
        .contains(payout.get(id).getTransactionId())
        .hasSize(3);
  }

  @Test
  void an_attempt_without_an_answer_is_missing_one() {
    String id = payout.withdraw("k1", 100, NEVER_ANSWERS);
    payout.workFor(Duration.ofSeconds(5));

    assertThat(missing(id))
        .singleElement()
        .satisfies(hop -> {
          assertThat(hop.getWhat()).isEqualTo(HopKind.HOP_KIND_RAIL);
          assertThat(hop.getId()).isEqualTo(payout.get(id).getExternalReference());
          assertThat(hop.getDetail()).isEqualTo("The bank has not confirmed attempt 1");
        });
  }

  @Test
  void a_paid_attempt_without_a_capture_is_missing_it() {
    String id = payout.withdraw("k1", 100, NEVER_ANSWERS);
    payout.workFor(Duration.ofSeconds(5));
    payout.jdbi.useHandle(h -> h.execute("UPDATE withdrawal_attempt SET outcome = 'PAID'"));

    assertThat(missing(id))
        .extracting(LineageHop::getWhat)
        .containsExactly(HopKind.HOP_KIND_TRANSACTION);
  }

  @Test
  void a_payment_is_unconfirmed_after_its_day_until_a_report_counts() {
    String id = payout.withdraw("k1", 100, PAYS);
    payout.workFor(Duration.ofSeconds(5));
    LocalDate day = LocalDate.ofInstant(payout.clock.instant(), ZoneOffset.UTC);
    assertThat(missing(id)).isEmpty();

    payout.passes(Duration.ofDays(2));
    assertThat(missing(id))
        .extracting(LineageHop::getWhat)
        .containsExactly(HopKind.HOP_KIND_STATEMENT_LINE);

    RunReconciliationRequest report = report(payout.get(id).getExternalReference(), day);
    ReconciliationServiceBlockingStub books = payout.books(Role.ROLE_OPERATOR);
    books.runReconciliation(report.toBuilder().setDryRun(true).build());
    assertThat(missing(id)).hasSize(1);

    String run = books.runReconciliation(report).getReconciliation().getId();
    assertThat(missing(id)).isEmpty();
    assertThat(states(hops(id), HopKind.HOP_KIND_STATEMENT_LINE)).contains("MATCHED");
    assertThat(found(run)).containsExactly(id);
    assertThat(found("bank.csv")).containsExactly(id);

    var _ =
        books.voidReconciliation(
            VoidReconciliationRequest.newBuilder()
                .setReconciliationId(run)
                .setReason("Another day's")
                .build());
    assertThat(missing(id)).hasSize(1);
  }

  @Test
  void an_unknown_reference_leads_to_its_exception() {
    LocalDate day = LocalDate.ofInstant(payout.clock.instant(), ZoneOffset.UTC);
    payout.books(Role.ROLE_OPERATOR).runReconciliation(report("BANK-1", day));

    List<String> found = found("BANK-1");

    assertThat(found).singleElement().asString().startsWith("rex_");
    assertThat(hops(found.getFirst()))
        .extracting(LineageHop::getWhat)
        .containsExactlyInAnyOrder(HopKind.HOP_KIND_EXCEPTION, HopKind.HOP_KIND_STATEMENT_LINE);
    assertThat(found(found.getFirst())).isEqualTo(found);
  }

  @Test
  void no_look_up_reads_a_whole_table() {
    for (int i = 0; i < MANY; i++) {
      payout.withdraw("key" + i, 100, PAYS);
    }
    payout.workFor(Duration.ofSeconds(5));
    String id = payout.onlyId();
    String reference = payout.get(id).getExternalReference();
    for (String text : List.of("key1", reference, id, payout.get(id).getTransactionId())) {
      assertThat(tablesReadBy(text)).as(text).isEmpty();
    }
  }

  /** Returns the tables of which a search and its steps have read many rows. */
  private List<String> tablesReadBy(String text) {
    return payout.jdbi.withHandle(h -> {
      // Otherwise the counts would have what this connection did before.
      h.execute("SELECT pg_stat_force_next_flush()");
      return h.inTransaction(
          TransactionIsolationLevel.REPEATABLE_READ,
          t -> {
            t.execute("SET LOCAL enable_seqscan = off");
            lineage.find(text).forEach(match -> lineage.hops(Set.of(match.getId())));
            return t.createQuery(
                    """
                    SELECT relname || ' ' || seq_tup_read || ' ' || coalesce(idx_tup_fetch, 0)
                    FROM pg_stat_xact_user_tables
                    WHERE greatest(seq_tup_read, idx_tup_fetch) > :few
                    """)
                .bind("few", FEW)
                .mapTo(String.class)
                .list();
          });
    });
  }

  private static RunReconciliationRequest report(String reference, LocalDate day) {
    return RunReconciliationRequest.newBuilder()
        .setFormat(ReportFormat.REPORT_FORMAT_CSV)
        .setReportName("bank.csv")
        .setFromDay(day.toString())
        .setToDay(day.toString())
        .setReport(
            ByteString.copyFromUtf8(
                "reference,amount,currency,status,booked_at\n%s,100,NGN,PAID,%sT10:00:00Z\n"
                    .formatted(reference, day)))
        .build();
  }

  private List<String> found(String text) {
    return lineage.find(text).stream().map(LineageHop::getId).toList();
  }

  private List<LineageHop> hops(String id) {
    return lineage.hops(Set.of(id)).hops();
  }

  private List<LineageHop> missing(String id) {
    return hops(id).stream().filter(LineageHop::getMissing).toList();
  }

  private static List<String> states(List<LineageHop> hops, HopKind what) {
    return hops.stream().filter(hop -> hop.getWhat() == what).map(LineageHop::getState).toList();
  }
}

package com.nissmart.payout.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Role;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.grpc.WithdrawalListStore.Matches;
import com.nissmart.payout.v1.ListWithdrawalsRequest;
import com.nissmart.payout.v1.WithdrawalStatus;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalMessages;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.identity.Caller;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Lists of 100,000 withdrawals read no row that they do not show, whatever they are narrowed by,
 * and only a small part of an index. A page of a user's list looks through a bounded number of
 * entries, and goes on behind them.
 */
class LongListsTest {
  private static final int ROWS = 100_000;
  private static final int MOST_READ = ROWS / 8;
  private static final int PAGE = 51;
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  private static final UUID BUSY = UUID.fromString("00000000-0000-0000-0000-000000000001");

  private static final PayoutFixture payout = new PayoutFixture();
  private static final Database pool = payout.pool("long-lists", 1);
  private static final WithdrawalViews views = new WithdrawalViews(pool.jdbi());

  /**
   * A minute later each: amounts from 1, half of them by one user, the first 300 to one number, at
   * an old code of the bank.
   */
  @BeforeAll
  @Timeout(600)
  static void fill() {
    payout
        .superuser()
        .useHandle(h -> {
          h.execute("SET session_replication_role = replica");
          h.createUpdate(
                  """
                  WITH w AS (
                    INSERT INTO withdrawal (withdrawal_id, user_id, idempotency_key, account_id, amount_minor, currency,
                      bank_code, account_number, account_name, status, hold_status, created_at, updated_at, ended_at)
                    SELECT lpad(to_hex(i), 32, '0')::uuid, CASE i % 2 WHEN 0 THEN :busy ELSE gen_random_uuid() END, 'k' || i,
                      gen_random_uuid(), i, 'NGN', CASE WHEN i <= 300 THEN '000013' ELSE '058' END,
                      lpad(CASE WHEN i <= 300 THEN 7 ELSE i END::text, 10, '0'), 'Ada',
                      CASE i % 1000 WHEN 0 THEN 'FAILED' ELSE 'COMPLETED' END,
                      CASE i % 1000 WHEN 0 THEN 'RELEASED' ELSE 'CAPTURED' END, at, at, at
                    FROM generate_series(1, :rows) i, LATERAL (SELECT :first::timestamptz + i * interval '1 minute' AS at) t
                    RETURNING withdrawal_id)
                  INSERT INTO withdrawal_attempt (withdrawal_id, attempt_no, requested_by)
                  SELECT withdrawal_id, 1, 'usr' FROM w
                  """)
              .bind("busy", BUSY)
              .bind("rows", ROWS)
              .bind("first", FIRST.toString())
              .execute();
          h.execute("VACUUM ANALYZE withdrawal");
          h.execute("VACUUM ANALYZE withdrawal_attempt");
        });
  }

  @AfterAll
  static void stop() {
    pool.close();
    payout.close();
  }

  /** Filters, each with the first and the last amount that it matches. */
  @SuppressWarnings("ImmutableEnumChecker")
  enum Narrowed {
    BY_NOTHING(_ -> {}, ROWS, ROWS - 50),
    BY_OLD_AMOUNTS(list -> list.setMinAmount(100).setMaxAmount(200), 200, 150),
    BY_ONE_AMOUNT(list -> list.setMinAmount(77).setMaxAmount(77), 77, 77),
    BY_OLD_HOUR(list -> between(list, 5_000, 5_060), 5_059, 5_009),
    BY_NUMBER(list -> list.setAccountNumber("0000000007").setBankCode("058"), 300, 250),
    BY_STATUS(
        list -> list.setStatus(WithdrawalStatus.WITHDRAWAL_STATUS_FAILED), ROWS, ROWS - 50_000),
    BY_MANY_OLD_AMOUNTS(list -> list.setMinAmount(1_000).setMaxAmount(60_000), 60_000, 59_950),
    BY_STATUS_AND_MANY_OLD_AMOUNTS(
        list ->
            list.setStatus(WithdrawalStatus.WITHDRAWAL_STATUS_COMPLETED)
                .setMinAmount(1_001)
                .setMaxAmount(60_499),
        60_499,
        60_449),
    BY_USER_AND_MANY_OLD_AMOUNTS(
        list -> list.setUserId(usr()).setMaxAmount(60_000), 60_000, 59_900),
    BY_USER_AND_STATUS(
        list -> list.setUserId(usr()).setStatus(WithdrawalStatus.WITHDRAWAL_STATUS_PROCESSING),
        0,
        0),
    BY_STATUS_AND_OLD_AMOUNTS(
        list -> list.setStatus(WithdrawalStatus.WITHDRAWAL_STATUS_COMPLETED).setMaxAmount(60),
        60,
        10),
    BY_USER_AND_OLD_AMOUNTS(list -> list.setUserId(usr()).setMaxAmount(60), 60, 2),
    BY_USER_AND_NO_AMOUNT(list -> list.setUserId(usr()).setMinAmount(ROWS + 1L), 0, 0),
    BY_USER_AND_NUMBER(list -> list.setUserId(usr()).setAccountNumber("0000000007"), 300, 200),
    BY_USER_AND_OLD_HOUR(list -> between(list.setUserId(usr()), 5_000, 5_060), 5_058, 5_000),
    BY_HOUR_AND_STATUS(
        list -> between(list, 5_000, 5_060).setStatus(WithdrawalStatus.WITHDRAWAL_STATUS_FAILED),
        5_000,
        5_000);

    private final Consumer<ListWithdrawalsRequest.Builder> narrow;
    private final long first;
    private final long last;

    Narrowed(Consumer<ListWithdrawalsRequest.Builder> narrow, long first, long last) {
      this.narrow = narrow;
      this.first = first;
      this.last = last;
    }

    private static String usr() {
      return com.nissmart.contract.Ids.USER.format(BUSY);
    }

    private static ListWithdrawalsRequest.Builder between(
        ListWithdrawalsRequest.Builder list, int from, int to) {
      return list.setFrom(WithdrawalMessages.timestamp(FIRST.plusSeconds(60L * from)))
          .setTo(WithdrawalMessages.timestamp(FIRST.plusSeconds(60L * to)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_narrowed_list_reads_a_small_part(Narrowed narrowed) {
    ListWithdrawalsRequest.Builder request = ListWithdrawalsRequest.newBuilder();
    narrowed.narrow.accept(request);
    Caller.User operator = new Caller.User(UUID.randomUUID(), Set.of(Role.ROLE_OPERATOR), "ses");
    WithdrawalListFilter filter = WithdrawalListRequests.filter(operator, request.build());
    long rows = rowsRead();

    List<Withdrawal> page = search(filter, null, PAGE);

    assertThat(rowsRead() - rows).isLessThan(3L * PAGE);
    List<Long> amounts = page.stream().map(one -> one.amount().amount()).toList();
    assertThat(amounts.isEmpty() ? 0 : amounts.getFirst()).isEqualTo(narrowed.first);
    assertThat(amounts.isEmpty() ? 0 : amounts.getLast()).isEqualTo(narrowed.last);
    assertThat(pages(filter)).isEqualTo(pages(filter, PAGE)).doesNotHaveDuplicates();
  }

  @Test
  void a_search_that_finds_little_ends_early_and_goes_on() {
    ListWithdrawalsRequest.Builder old =
        ListWithdrawalsRequest.newBuilder().setUserId(Narrowed.usr()).setMaxAmount(60);
    WithdrawalListFilter filter =
        WithdrawalListRequests.filter(
            new Caller.User(UUID.randomUUID(), Set.of(Role.ROLE_OPERATOR), "ses"), old.build());
    Matches first = views.list(filter, null, PAGE);
    assertThat(first.rows()).isEmpty();
    assertThat(first.end()).isNotNull();
    assertThat(search(filter, null, PAGE)).hasSize(30);
  }

  private static List<UUID> pages(WithdrawalListFilter filter) {
    return search(filter, null, 120).stream().map(Withdrawal::id).toList();
  }

  /** Returns the matches after an id, page by page, and checks what each page reads. */
  private static List<Withdrawal> search(
      WithdrawalListFilter filter, @Nullable UUID last, int limit) {
    int most = filter.userId() == null ? MOST_READ : 2 * WithdrawalListStore.MOST_SEARCHED;
    List<Withdrawal> found = new ArrayList<>();
    UUID after = last;
    do {
      long entries = entriesRead();
      Matches page = views.list(filter, after, limit - found.size());
      assertThat(entriesRead() - entries).isLessThanOrEqualTo(most + 3L * limit);
      found.addAll(page.rows());
      after = page.end();
    } while (after != null && found.size() < limit);
    return found;
  }

  /** Returns the ids of the first 120 in pages. */
  private static List<UUID> pages(WithdrawalListFilter filter, int size) {
    List<UUID> ids = new ArrayList<>();
    List<Withdrawal> page = search(filter, null, size);
    while (!page.isEmpty() && ids.size() < 120) {
      page.forEach(one -> ids.add(one.id()));
      page = search(filter, ids.getLast(), size);
    }
    return ids.subList(0, Math.min(120, ids.size()));
  }

  /** Returns how many rows of withdrawals were read until now. */
  private static long rowsRead() {
    return statistics("SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables");
  }

  /** Returns how many entries of their indexes were read until now. */
  private static long entriesRead() {
    return statistics("SELECT sum(idx_tup_read) FROM pg_stat_user_indexes");
  }

  private static long statistics(String sum) {
    pool.jdbi().useHandle(h -> h.execute("SELECT pg_stat_force_next_flush()"));
    return payout.number(sum + " WHERE relname = 'withdrawal'");
  }
}

package com.nissmart.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AccountDrawTest {
  private static final int ACCOUNTS = 1_000;
  private static final int OWNERS = 64;
  private static final int IN_A_CALL = 50;
  private static final int DRAWN = 200_000;

  private static final List<AccountDraw> DRAWS =
      List.of(
          AccountDraw.uniform(ACCOUNTS, 7),
          AccountDraw.hot(ACCOUNTS, 7),
          AccountDraw.zipf(ACCOUNTS, 1.0, 7),
          AccountDraw.byOwner(AccountDraw.uniform(ACCOUNTS, 7), ACCOUNTS, OWNERS, IN_A_CALL),
          AccountDraw.byOwner(AccountDraw.zipf(ACCOUNTS, 1.0, 7), ACCOUNTS, OWNERS, IN_A_CALL));

  @Test
  void payer_and_payee_exist_and_differ() {
    for (AccountDraw draw : DRAWS) {
      for (long n = 0; n < DRAWN; n++) {
        assertThat(draw.source(n)).isBetween(0, ACCOUNTS - 1).isNotEqualTo(draw.destination(n));
        assertThat(draw.destination(n)).isBetween(0, ACCOUNTS - 1);
      }
    }
  }

  @Test
  void the_same_number_is_always_the_same_transfer() {
    for (AccountDraw draw : DRAWS) {
      assertThat(draw.source(4711)).isEqualTo(draw.source(4711));
      assertThat(draw.destination(4711)).isEqualTo(draw.destination(4711));
    }
  }

  @Test
  void uniform_accounts_pay_about_equally_often() {
    int[] paid = new int[ACCOUNTS];
    int[] received = new int[ACCOUNTS];
    for (long n = 0; n < DRAWN; n++) {
      paid[DRAWS.getFirst().source(n)]++;
      received[DRAWS.getFirst().destination(n)]++;
    }
    // 200 expected each; a standard deviation is 14.
    assertThat(Arrays.stream(paid).boxed()).allMatch(times -> times > 120 && times < 280);
    assertThat(Arrays.stream(received).boxed()).allMatch(times -> times > 120 && times < 280);
  }

  @Test
  void the_hot_account_pays_all() {
    AccountDraw hot = AccountDraw.hot(ACCOUNTS, 3);
    for (long n = 0; n < DRAWN; n++) {
      assertThat(hot.source(n)).isZero();
    }
  }

  @Test
  void all_payers_of_a_call_belong_to_the_caller() {
    AccountDraw draw =
        AccountDraw.byOwner(AccountDraw.uniform(ACCOUNTS, 7), ACCOUNTS, OWNERS, IN_A_CALL);
    for (long n = 0; n < DRAWN; n++) {
      assertThat(draw.source(n) % OWNERS).isEqualTo(AccountDraw.owner(n / IN_A_CALL, OWNERS));
    }
  }

  @Test
  void funds_come_from_outside_to_each_in_turn() {
    AccountDraw funds = AccountDraw.funds(3);
    assertThat(List.of(funds.destination(0), funds.destination(1), funds.destination(5)))
        .containsExactly(0, 1, 2);
    assertThat(funds.source(5)).isEqualTo(AccountDraw.OUTSIDE);
  }
}

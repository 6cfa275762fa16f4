package com.nissmart.ledger;

import org.junit.jupiter.api.Test;

/**
 * The scenarios as tables that an accountant can check. Accounts are letters, amounts kobo; {@link
 * Scenario} explains the words.
 */
class ScenarioTest {

  @Test
  void savings_are_deposited_sent_and_withdrawn() {
    Scenario.run(
        """
        open     A                       ok
        open     B                       ok
        deposit  d1  A      150000       ok
        transfer t1  A B     40000       ok
        hold     h1  A       25000       ok
        balance  A          110000 25000
        capture  c1  h1                  ok
        balance  A           85000 0
        balance  B           40000 0
        """);
  }

  @Test
  void a_withdrawal_that_fails_gives_the_money_back() {
    Scenario.run(
        """
        open     A                       ok
        deposit  d1  A       1000        ok
        hold     h1  A        600        ok
        transfer t1  A A      500        SAME_ACCOUNT
        hold     h2  A        500        INSUFFICIENT_FUNDS
        release  r1  h1                  ok
        capture  c1  h1                  HOLD_RESOLVED
        hold     h2  A        500        INSUFFICIENT_FUNDS
        hold     h3  A        500        ok
        balance  A           1000 500
        """);
  }

  @Test
  void a_key_means_one_request_for_ever() {
    Scenario.run(
        """
        open     A                       ok
        open     B                       ok
        deposit  d1  A       1000        ok
        transfer t1  A B      300        ok
        transfer t1  A B      300        ok
        transfer t1  A B      301        IDEMPOTENCY_KEY_REUSED
        transfer t2  A B      701        INSUFFICIENT_FUNDS
        deposit  d2  A       1000        ok
        transfer t2  A B      701        INSUFFICIENT_FUNDS
        transfer t3  A B      701        ok
        balance  A            999 0
        balance  B           1001 0
        """);
  }

  @Test
  void freezing_stops_one_direction_or_both_and_closing_stops_everything() {
    Scenario.run(
        """
        open     A                       ok
        open     B                       ok
        deposit  d1  A       1000        ok
        status   A   DEBITS_FROZEN       ok
        transfer t1  A B      100        ACCOUNT_FROZEN
        hold     h1  A        100        ACCOUNT_FROZEN
        deposit  d2  A        100        ok
        status   A   FROZEN              ok
        deposit  d3  A        100        ACCOUNT_FROZEN
        status   A   ACTIVE              ok
        status   A   CLOSED              ACCOUNT_NOT_EMPTY
        transfer t2  A B     1100        ok
        status   A   CLOSED              ok
        deposit  d4  A        100        ACCOUNT_CLOSED
        transfer t3  B A      100        ACCOUNT_CLOSED
        status   A   ACTIVE              ACCOUNT_STATUS_CONFLICT
        balance  A              0 0
        """);
  }

  @Test
  void amounts_have_a_smallest_and_a_largest() {
    Scenario.run(
        """
        open     A                       ok
        open     B                       ok
        deposit  d1  A         99        AMOUNT_TOO_SMALL
        deposit  d2  A        100        ok
        deposit  d3  A  500000000        ok
        deposit  d4  A  500000001        AMOUNT_TOO_LARGE
        transfer t1  A B       99        AMOUNT_TOO_SMALL
        transfer t2  A B      100        ok
        balance  A      500000000 0
        """);
  }

  @Test
  void a_reversal_restores_the_balances() {
    Scenario.run(
        """
        open     A                       ok
        open     B                       ok
        deposit  d1  A       1000        ok
        transfer t1  A B      400        ok
        reverse  v1  t1                  ok
        reverse  v2  t1                  ALREADY_REVERSED
        reverse  v3  d1                  ok
        balance  A              0 0
        balance  B              0 0
        """);
  }

  @Test
  void an_adjustment_is_booked_without_the_saver() {
    Scenario.run(
        """
        open     A                             ok
        deposit  d1  A                1000     ok
        hold     h1  A                 600     ok
        release  r1  h1                        ok
        adjust   a1  NGN               600     ok
        adjust   a1  NGN               600     ok
        adjust   a1  NGN               601     IDEMPOTENCY_KEY_REUSED
        adjust   a2  NGN                 1     ok
        adjust   a3  NGN         600000000     ok
        adjust   a4  XXX               600     CURRENCY_UNSUPPORTED
        adjust   a5  NGN                 0     INVALID_REQUEST
        balance  A                    1000 0
        balance  OUTSIDE_WORLD       -1000 0
        balance  SUSPENSE       -600000601 0
        balance  PAYOUT_CLEARING 600000601 0
        reverse  v1  a3                        ok
        reverse  v2  a3                        ALREADY_REVERSED
        balance  SUSPENSE             -601 0
        balance  PAYOUT_CLEARING       601 0
        """);
  }
}

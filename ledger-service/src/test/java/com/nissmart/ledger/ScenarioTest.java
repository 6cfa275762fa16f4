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
        return   v1  a3                        ok
        return   v2  a3                        ALREADY_REVERSED
        balance  SUSPENSE             -601 0
        balance  PAYOUT_CLEARING       601 0
        """);
  }

  @Test
  void a_return_to_a_closed_wallet_is_unclaimed() {
    Scenario.run(
        """
        open     A                             ok
        deposit  d1  A                1000     ok
        hold     h1  A                1000     ok
        capture  c1  h1                        ok
        status   A   CLOSED                    ok
        return   b1  c1                        ok
        balance  PAYOUT_CLEARING         0 0
        balance  UNCLAIMED_RETURNS    1000 0
        return   b1  c1                        ok
        return   b2  c1                        ALREADY_REVERSED
        reverse  v1  b1                        NOT_REVERSIBLE
        balance  UNCLAIMED_RETURNS    1000 0
        balance  A                       0 0
        """);
  }

  @Test
  void a_return_to_an_open_or_frozen_wallet_is_credited() {
    Scenario.run(
        """
        open     A                             ok
        deposit  d1  A                1000     ok
        hold     h1  A                 600     ok
        hold     h2  A                 400     ok
        capture  c1  h1                        ok
        capture  c2  h2                        ok
        return   b1  c1                        ok
        status   A   FROZEN                    ok
        return   b2  c2                        ok
        balance  A                    1000 0
        balance  UNCLAIMED_RETURNS       0 0
        """);
  }

  @Test
  void an_unclaimed_return_is_paid_on_to_a_wallet_that_takes_it() {
    Scenario.run(
        """
        open     A                                            ok
        open     B                                            ok
        adjust   u1  NGN  1000  UNCLAIMED_RETURN              ok
        adjust   p1  NGN  1001  PAY_ON  A                     INSUFFICIENT_FUNDS
        status   A   CREDITS_FROZEN                           ok
        adjust   p2  NGN   400  PAY_ON  A                     ACCOUNT_FROZEN
        status   A   CLOSED                                   ok
        adjust   p3  NGN   400  PAY_ON  A                     ACCOUNT_CLOSED
        adjust   p4  NGN   400  PAY_ON  B                     ok
        adjust   p4  NGN   400  PAY_ON  B                     ok
        adjust   p4  NGN   400  PAY_ON  A                     IDEMPOTENCY_KEY_REUSED
        adjust   p4  NGN   400  UNCLAIMED_RETURN              IDEMPOTENCY_KEY_REUSED
        adjust   p5  USD   400  PAY_ON  B                     CURRENCY_MISMATCH
        adjust   p6  NGN   601  PAY_ON  B                     INSUFFICIENT_FUNDS
        adjust   p7  NGN   400  PAY_ON                        INVALID_REQUEST
        adjust   p8  NGN   400  BANK_CHARGE  B                INVALID_REQUEST
        balance  B                  400 0
        balance  UNCLAIMED_RETURNS  600 0
        balance  PAYOUT_CLEARING  -1000 0
        """);
  }

  @Test
  void charges_and_losses_have_their_own_accounts() {
    Scenario.run(
        """
        adjust   a1  NGN   900  LATE_PAYMENT  ok
        adjust   a1  NGN   900                ok
        adjust   w1  NGN   900  WRITE_OFF     ok
        adjust   b1  NGN    50  BANK_CHARGE   ok
        balance  SUSPENSE            0 0
        balance  WRITE_OFFS       -900 0
        balance  BANK_CHARGES      -50 0
        balance  PAYOUT_CLEARING   950 0
        """);
  }

  @Test
  void a_person_reverses_deposits_and_transfers_alone() {
    Scenario.run(
        """
        open     A                             ok
        deposit  d1  A                1000     ok
        hold     h1  A                 600     ok
        capture  c1  h1                        ok
        hold     h2  A                 100     ok
        release  r2  h2                        ok
        adjust   a1  NGN               600     ok
        reverse  v1  h1                        NOT_REVERSIBLE
        reverse  v2  c1                        NOT_REVERSIBLE
        reverse  v3  r2                        NOT_REVERSIBLE
        reverse  v4  a1                        NOT_REVERSIBLE
        balance  A                     400 0
        """);
  }
}

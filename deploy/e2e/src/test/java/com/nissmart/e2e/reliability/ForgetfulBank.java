package com.nissmart.e2e.reliability;

/**
 * The bank's later discovery of payments. It gives no conclusive answer about the account number
 * 9990000007; it finds out later that it had paid about half of these withdrawals at the first
 * attempt, and calls back about half of those.
 */
final class ForgetfulBank {
  /** The condition of a payment {@code p} that the bank has made, or will find out to have made. */
  static final String WILL_HAVE_PAID =
      """
      (p.paid_at IS NOT NULL OR p.account_number = '9990000007' AND p.refused_at IS NULL
        AND p.amount_minor % 100 IN (15, 45) AND p.reference LIKE '%-1')\
      """;

  private final PayoutCluster cluster;

  ForgetfulBank(PayoutCluster cluster) {
    this.cluster = cluster;
  }

  /** Finds payments that were accepted before this number of seconds. */
  void findPayments(int seconds) {
    cluster.changePayout(
        """
        WITH found AS (
          UPDATE simulated_rail.payment p
          SET paid_at = p.accepted_at
          WHERE p.paid_at IS NULL AND %s AND p.accepted_at < now() - interval '%d seconds'
          RETURNING reference, amount_minor, currency, paid_at)
        INSERT INTO simulated_rail.callback (event_id, type, reference, amount_minor, currency, occurred_at, due_at)
        SELECT 'evt-' || reference || '-found', 'payment.paid', reference, amount_minor, currency, paid_at, now()
        FROM found
        WHERE amount_minor %% 100 = 45
        """
            .formatted(WILL_HAVE_PAID, seconds));
  }
}

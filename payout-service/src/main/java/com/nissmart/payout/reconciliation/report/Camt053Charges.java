package com.nissmart.payout.reconciliation.report;

/**
 * Charges in minor units, negative when the bank gives them back.
 *
 * @param declared whether the bank says that the entry's amount includes them
 */
record Camt053Charges(long amount, boolean declared) {
  static final Camt053Charges NONE = new Camt053Charges(0, false);

  Camt053Charges plus(long more, boolean included) {
    return new Camt053Charges(ReportRules.plus(amount, more), declared || included);
  }

  Camt053Charges plus(Camt053Charges more) {
    return plus(more.amount, more.declared);
  }
}

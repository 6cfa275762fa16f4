package com.nissmart.ledger.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the totals are made of, as it is read, in no order. */
final class TotalRows {
  final List<TotalsView.Day> days = new ArrayList<>();
  final List<TotalsView.Accounts> accounts = new ArrayList<>();
  final List<AccountView> systemAccounts = new ArrayList<>();
  final Map<String, Long> held = new HashMap<>();
  long lastSeq;
}

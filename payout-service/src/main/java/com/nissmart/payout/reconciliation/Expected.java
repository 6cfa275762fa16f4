package com.nissmart.payout.reconciliation;

import com.nissmart.payout.rail.SettlementLine;

/** Something that we hold has happened, so that a report has a line of it. */
record Expected(String reference, SettlementLine.Status status) {}

/** Readers of settlement reports as banks write them: CSV and ISO 20022 camt.053. */
@NullMarked
package com.nissmart.payout.reconciliation.report;

import org.jspecify.annotations.NullMarked;

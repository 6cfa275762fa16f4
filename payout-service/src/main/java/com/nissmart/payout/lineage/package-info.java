/** The lineage of withdrawals and exceptions: every recorded step, and those that are missing. */
@NullMarked
package com.nissmart.payout.lineage;

import org.jspecify.annotations.NullMarked;

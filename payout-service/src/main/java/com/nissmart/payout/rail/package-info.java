/** Payment rails as withdrawals see them: they take payments and report the state of each. */
@NullMarked
package com.nissmart.payout.rail;

import org.jspecify.annotations.NullMarked;

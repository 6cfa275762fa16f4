/** Payment rails as withdrawals see them: they take payments and answer what became of them. */
@NullMarked
package com.nissmart.payout.rail;

import org.jspecify.annotations.NullMarked;

/** The feed of all withdrawals' events, in the order in which they were committed. */
@NullMarked
package com.nissmart.payout.withdrawal.feed;

import org.jspecify.annotations.NullMarked;

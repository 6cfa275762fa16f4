/**
 * The feed of all withdrawals' events, in the order in which they were committed.
 *
 * <p>Imports the core of withdrawals only.
 */
@NullMarked
package com.nissmart.payout.withdrawal.feed;

import org.jspecify.annotations.NullMarked;

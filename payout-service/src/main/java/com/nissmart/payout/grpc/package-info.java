/**
 * The contract's PayoutService: it reads requests, calls the features and writes their answers.
 * {@code WithdrawalViews} reads withdrawals for people.
 */
@NullMarked
package com.nissmart.payout.grpc;

import org.jspecify.annotations.NullMarked;

/**
 * The contract's PayoutService: it reads requests, calls the features and writes their answers.
 * Reading withdrawals for people is a feature of its own here, {@code WithdrawalViews}.
 */
@NullMarked
package com.nissmart.payout.grpc;

import org.jspecify.annotations.NullMarked;

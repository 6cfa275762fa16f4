package com.nissmart.payout.withdrawal;

/**
 * An event with the withdrawal as it was when the event was read.
 *
 * @param position where it is in the feed
 */
record FeedEvent(FeedPosition position, Withdrawal withdrawal, WithdrawalEvent event) {}

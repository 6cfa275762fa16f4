package com.nissmart.payout.withdrawal.feed;

import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalEvent;

/** An event at its place in the feed, with the withdrawal as it was when the event was read. */
record WithdrawalFeedEvent(
    WithdrawalFeedPosition position, Withdrawal withdrawal, WithdrawalEvent event) {}

package com.nissmart.payout.rail;

import com.nissmart.contract.Money;

/**
 * What the rail is told to pay.
 *
 * @param reference ours, unique for ever, at most 35 characters (the length that ISO 20022 gives an
 *     end-to-end id)
 * @param amount what the beneficiary receives; positive
 * @param bankCode the beneficiary's bank
 * @param accountNumber the beneficiary's account, 10 digits
 * @param accountName the beneficiary's name
 */
public record RailPayment(
    String reference, Money amount, String bankCode, String accountNumber, String accountName) {}

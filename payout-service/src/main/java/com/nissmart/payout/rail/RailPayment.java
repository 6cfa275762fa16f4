package com.nissmart.payout.rail;

import com.nissmart.contract.Money;
import org.jdbi.v3.core.mapper.Nested;

/**
 * An order to a rail to pay a beneficiary.
 *
 * @param reference ours, unique for ever, at most 35 characters, as long as an end-to-end id of ISO
 *     20022 may be
 * @param amount positive
 * @param accountNumber 10 digits
 */
public record RailPayment(
    String reference,
    @Nested Money amount,
    String bankCode,
    String accountNumber,
    String accountName) {}

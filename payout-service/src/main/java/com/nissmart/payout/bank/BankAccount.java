package com.nissmart.payout.bank;

/** An account at a bank; {@code bankCode} is the bank's one code. */
public record BankAccount(String bankCode, String accountNumber) {}

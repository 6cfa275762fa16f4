package com.nissmart.accounts.wallet;

/**
 * The result of a request for a wallet.
 *
 * @param replayed true when an earlier request with the same key made it
 */
public record OpenedWallet(Wallet wallet, boolean replayed) {}

package com.nissmart.accounts.wallet;

/**
 * The answer to a request for a wallet.
 *
 * @param replayed the key had been used for this very request before
 */
public record OpenedWallet(Wallet wallet, boolean replayed) {}

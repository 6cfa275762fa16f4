package com.nissmart.bench.client;

import com.nissmart.bench.server.CallerTokens;
import com.nissmart.contract.Ids;
import java.time.Duration;
import java.util.UUID;

/** The owners of a run and their wallets. Wallet i belongs to owner i modulo the owners. */
public final class BenchWallets {
  private static final long FIRST_PERSON_MILLIS = 1_767_225_600_000L; // 2026-01-01
  private static final long FIRST_WALLET_MILLIS = FIRST_PERSON_MILLIS + 86_400_000;
  private static final int MILLIS_APART = 4_321;
  private static final long VERSION_7 = 0x7000;
  private static final long TOKEN_USED_NANOS = Duration.ofMinutes(5).toNanos();

  private final String[] owners;
  private final String[] tokens;
  private final long[] issuedNanos;
  private final CallerTokens issuer;
  private final String[] accounts;

  /** Makes the ids of owners and wallets, and the owners' tokens; opens nothing. */
  public BenchWallets(int owners, int accounts, CallerTokens tokens) {
    this.owners = new String[owners];
    this.tokens = new String[owners];
    this.issuedNanos = new long[owners];
    this.issuer = tokens;
    this.accounts = new String[accounts];
    for (int i = 0; i < owners; i++) {
      this.owners[i] = Ids.USER.format(person(i));
      issue(i);
    }
    for (int i = 0; i < accounts; i++) {
      this.accounts[i] = Ids.ACCOUNT.format(wallet(i));
    }
  }

  private static UUID person(int i) {
    return uuid(FIRST_PERSON_MILLIS, i);
  }

  /** Returns the id of a wallet: a UUID version 7, some seconds after the one before. */
  public static UUID wallet(int i) {
    return uuid(FIRST_WALLET_MILLIS, i);
  }

  private static UUID uuid(long firstMillis, int i) {
    long spread = (i + 1) * 0x9e3779b97f4a7c15L;
    long millis = firstMillis + (long) i * MILLIS_APART;
    return new UUID(
        millis << 16 | VERSION_7 | (spread >>> 52), Long.MIN_VALUE | (spread << 12 >>> 2));
  }

  /** Returns the number of wallets. */
  public int size() {
    return accounts.length;
  }

  /** Returns the number of owners. */
  public int owners() {
    return owners.length;
  }

  /** Returns the owner of a wallet. */
  public int ownerOf(int account) {
    return account % owners.length;
  }

  /** Returns an owner's id, "usr_...". */
  public String ownerId(int owner) {
    return owners[owner];
  }

  /** Returns an owner's access token, which lives for ten more minutes. */
  public synchronized String token(int owner) {
    if (System.nanoTime() - issuedNanos[owner] > TOKEN_USED_NANOS) {
      issue(owner);
    }
    return tokens[owner];
  }

  /** Returns the token of another session of an owner, which lives for fifteen minutes. */
  String newToken(int owner) {
    return issuer.token(person(owner), "CUSTOMER");
  }

  private void issue(int owner) {
    tokens[owner] = newToken(owner);
    issuedNanos[owner] = System.nanoTime();
  }

  /** Returns the id of a wallet, "acc_...", also of one that may be opened later. */
  public String accountId(int account) {
    return account < accounts.length ? accounts[account] : Ids.ACCOUNT.format(wallet(account));
  }
}

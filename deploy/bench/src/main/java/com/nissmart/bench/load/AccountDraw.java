package com.nissmart.bench.load;

import java.util.function.LongToIntFunction;

/**
 * The two accounts of the n-th transfer. They depend on n alone, so that the generator need not
 * remember them and the audit can compute them again.
 */
public record AccountDraw(LongToIntFunction sources, LongToIntFunction destinations) {
  /** The index of the system account that deposits come from. */
  public static final int OUTSIDE = -1;

  /** The index of the system account that captured withdrawals go to. */
  public static final int CLEARING = -2;

  /** The number of system accounts of a currency; their indexes are -1, -2 and so on. */
  public static final int SYSTEM_ACCOUNTS = 6;

  /** The receiver of a hold, which moves nothing. */
  public static final int NOWHERE = Integer.MIN_VALUE + 1;

  /** Returns the index of the account that pays. */
  public int source(long n) {
    return sources.applyAsInt(n);
  }

  /** Returns the index of the account that receives; it is never the payer. */
  public int destination(long n) {
    return destinations.applyAsInt(n);
  }

  /** Draws every account with the same probability. */
  public static AccountDraw uniform(int accounts, long seed) {
    LongToIntFunction sources = n -> SplitMix.below(accounts, seed + n, 1);
    return new AccountDraw(
        sources,
        n -> (sources.applyAsInt(n) + 1 + SplitMix.below(accounts - 1, seed + n, 2)) % accounts);
  }

  /** Lets one account pay all others. */
  public static AccountDraw hot(int accounts, long seed) {
    return new AccountDraw(n -> 0, n -> 1 + SplitMix.below(accounts - 1, seed + n, 2));
  }

  /** Draws payer and payee with Zipf's law: few accounts take part in most transfers. */
  public static AccountDraw zipf(int accounts, double exponent, long seed) {
    ZipfRanks zipf = new ZipfRanks(accounts, exponent);
    LongToIntFunction sources = n -> zipf.rank(SplitMix.fraction(seed + n, 1));
    return new AccountDraw(
        sources,
        n -> {
          int source = sources.applyAsInt(n);
          int destination = source;
          for (int stream = 2; destination == source; stream++) {
            destination = zipf.rank(SplitMix.fraction(seed + n, stream));
          }
          return destination;
        });
  }

  /** Funds the accounts in turn. */
  public static AccountDraw funds(int accounts) {
    return new AccountDraw(n -> OUTSIDE, n -> (int) (n % accounts));
  }

  /** Replaces every payee by one of the accounts that have a name here. */
  public AccountDraw to(int destination) {
    return new AccountDraw(sources, n -> destination);
  }

  /**
   * Adapts a draw to calls of many transfers, each made by one owner. Account i belongs to owner i
   * modulo owners; a source of another owner is replaced by the caller's account next to it.
   */
  public static AccountDraw byOwner(
      AccountDraw draw, int accounts, int owners, int transfersInACall) {
    LongToIntFunction sources =
        n -> {
          int moved = draw.source(n) / owners * owners + owner(n / transfersInACall, owners);
          return moved < accounts ? moved : moved - owners;
        };
    return new AccountDraw(
        sources,
        n -> {
          int destination = draw.destination(n);
          return destination == sources.applyAsInt(n) ? (destination + 1) % accounts : destination;
        });
  }

  /** Returns the owner who makes a call of many transfers. */
  public static int owner(long call, int owners) {
    return SplitMix.below(owners, call, 3);
  }
}

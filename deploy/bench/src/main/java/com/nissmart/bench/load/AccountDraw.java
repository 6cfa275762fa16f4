package com.nissmart.bench.load;

/**
 * Which two accounts the n-th transfer is between: a function of n alone, so that the audit can say
 * years later what was asked for, and the generator need not remember it.
 */
public interface AccountDraw {
  /** Index of what is outside of all accounts and funds them. */
  int OUTSIDE = -1;

  /** Index of the account that pays. */
  int source(long n);

  /** Index of the account that receives; never the one that pays. */
  int destination(long n);

  /** Every account as likely as every other. */
  static AccountDraw uniform(int accounts, long seed) {
    return new AccountDraw() {
      @Override
      public int source(long n) {
        return SplitMix.below(accounts, seed + n, 1);
      }

      @Override
      public int destination(long n) {
        return (source(n) + 1 + SplitMix.below(accounts - 1, seed + n, 2)) % accounts;
      }
    };
  }

  /** One account pays everybody else. */
  static AccountDraw hot(int accounts, long seed) {
    return new AccountDraw() {
      @Override
      public int source(long n) {
        return 0;
      }

      @Override
      public int destination(long n) {
        return 1 + SplitMix.below(accounts - 1, seed + n, 2);
      }
    };
  }

  /** Few accounts in most transfers, on both sides. */
  static AccountDraw zipf(int accounts, double exponent, long seed) {
    ZipfRanks zipf = new ZipfRanks(accounts, exponent);
    return new AccountDraw() {
      @Override
      public int source(long n) {
        return zipf.rank(SplitMix.fraction(seed + n, 1));
      }

      @Override
      public int destination(long n) {
        int source = source(n);
        for (int stream = 2; ; stream++) {
          int destination = zipf.rank(SplitMix.fraction(seed + n, stream));
          if (destination != source) {
            return destination;
          }
        }
      }
    };
  }

  /** Accounts take turns in being paid from outside. */
  static AccountDraw funds(int accounts) {
    return new AccountDraw() {
      @Override
      public int source(long n) {
        return OUTSIDE;
      }

      @Override
      public int destination(long n) {
        return (int) (n % accounts);
      }
    };
  }

  /**
   * The same draw for calls of many transfers, each made by one owner: account i belongs to owner i
   * modulo owners, and a source that another owner has is moved to the caller's next to it.
   */
  static AccountDraw byOwner(AccountDraw draw, int accounts, int owners, int transfersInACall) {
    return new AccountDraw() {
      @Override
      public int source(long n) {
        int moved = draw.source(n) / owners * owners + owner(n / transfersInACall, owners);
        return moved < accounts ? moved : moved - owners;
      }

      @Override
      public int destination(long n) {
        int destination = draw.destination(n);
        return destination == source(n) ? (destination + 1) % accounts : destination;
      }
    };
  }

  /** Whose call of many transfers it is. */
  static int owner(long call, int owners) {
    return SplitMix.below(owners, call, 3);
  }
}

package com.nissmart.bench.load;

/**
 * The two accounts of the n-th transfer. They depend on n alone, so that the generator need not
 * remember them and the audit can compute them again.
 */
public interface AccountDraw {
  /** The index of the system account that deposits come from. */
  int OUTSIDE = -1;

  /** Returns the index of the account that pays. */
  int source(long n);

  /** Returns the index of the account that receives; it is never the payer. */
  int destination(long n);

  /** Draws every account with the same probability. */
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

  /** Lets one account pay all others. */
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

  /** Draws payer and payee with Zipf's law: few accounts take part in most transfers. */
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

  /** Funds the accounts in turn. */
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
   * Adapts a draw to calls of many transfers, each made by one owner. Account i belongs to owner i
   * modulo owners; a source of another owner is replaced by the caller's account next to it.
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

  /** Returns the owner who makes a call of many transfers. */
  static int owner(long call, int owners) {
    return SplitMix.below(owners, call, 3);
  }
}

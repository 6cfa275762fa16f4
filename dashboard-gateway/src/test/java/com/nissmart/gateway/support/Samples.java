package com.nissmart.gateway.support;

import com.google.protobuf.Timestamp;
import com.nissmart.contract.Ids;
import com.nissmart.testkit.MovableClock;
import java.util.UUID;

/** Things that tests talk about. */
public final class Samples {
  /** Ada, who signs in. */
  public static final UUID ADA = new UUID(0x019bc0ffee00_7000L, 0x8000_0000_0000_0001L);

  /** Ada's id. */
  public static final String ADA_ID = Ids.USER.format(ADA);

  /** Ada's wallet. */
  public static final String WALLET = Ids.ACCOUNT.format(new UUID(1, 1));

  /** Somebody else's wallet. */
  public static final String OTHER_WALLET = Ids.ACCOUNT.format(new UUID(1, 2));

  /** A transaction. */
  public static final String TRANSACTION = Ids.TRANSACTION.format(Ids.ofSeq(1, 4711));

  /** A withdrawal. */
  public static final String WITHDRAWAL = Ids.WITHDRAWAL.format(new UUID(3, 1));

  /** When everything happens. */
  public static final Timestamp NOW =
      Timestamp.newBuilder()
          .setSeconds(MovableClock.START.getEpochSecond())
          .setNanos(123_456_000)
          .build();

  private Samples() {}
}

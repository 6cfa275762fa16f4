package com.nissmart.gateway.support;

import com.google.protobuf.Timestamp;
import com.nissmart.contract.Ids;
import com.nissmart.testkit.MovableClock;
import java.util.UUID;

/** The ids of tests. */
public final class SampleIds {
  /** Ada, who signs in. */
  public static final UUID ADA = new UUID(0x019bc0ffee00_7000L, 0x8000_0000_0000_0001L);

  /** Ada's id. */
  public static final String ADA_ID = Ids.USER.format(ADA);

  /** Ngozi of the finance team. */
  public static final UUID NGOZI = new UUID(0x019bc0ffee00_7000L, 0x8000_0000_0000_0002L);

  /** Ngozi's id. */
  public static final String NGOZI_ID = Ids.USER.format(NGOZI);

  /** Ada's wallet. */
  public static final String WALLET = Ids.ACCOUNT.format(new UUID(1, 1));

  /** Somebody else's wallet. */
  public static final String OTHER_WALLET = Ids.ACCOUNT.format(new UUID(1, 2));

  public static final String TRANSACTION = Ids.TRANSACTION.format(Ids.ofSeq(1, 4711));

  public static final String WITHDRAWAL_FILE = Ids.WITHDRAWAL_FILE.format(new UUID(3, 2));
  public static final String WITHDRAWAL = Ids.WITHDRAWAL.format(new UUID(3, 1));

  /** A subscription. */
  public static final String WEBHOOK = Ids.WEBHOOK.format(new UUID(6, 1));

  /** An exception of a reconciliation. */
  public static final String EXCEPTION = Ids.EXCEPTION.format(new UUID(8, 2));

  /** The time of all events. */
  public static final Timestamp NOW =
      Timestamp.newBuilder()
          .setSeconds(MovableClock.START.getEpochSecond())
          .setNanos(123_456_000)
          .build();

  private SampleIds() {}
}

package com.nissmart.ledger.proof.row;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The numbers in byte arrays: big-endian as PostgreSQL sends them, little-endian for hashing. */
public final class ByteArrays {
  private static final VarHandle SHORTS = view(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS = view(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS = view(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LITTLE = view(long[].class, ByteOrder.LITTLE_ENDIAN);

  private ByteArrays() {}

  public static short int2(byte[] bytes, int at) {
    return (short) SHORTS.get(bytes, at);
  }

  public static int int4(byte[] bytes, int at) {
    return (int) INTS.get(bytes, at);
  }

  public static long int8(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  public static long littleInt8(byte[] bytes, int at) {
    return (long) LITTLE.get(bytes, at);
  }

  public static void put(byte[] bytes, int at, short value) {
    SHORTS.set(bytes, at, value);
  }

  public static void put(byte[] bytes, int at, int value) {
    INTS.set(bytes, at, value);
  }

  public static void put(byte[] bytes, int at, long value) {
    LONGS.set(bytes, at, value);
  }

  private static VarHandle view(Class<?> array, ByteOrder order) {
    return MethodHandles.byteArrayViewVarHandle(array, order);
  }
}

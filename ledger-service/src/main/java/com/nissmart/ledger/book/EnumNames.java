package com.nissmart.ledger.book;

import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The short names of the contract's enums, as the database, JSON and people use them: DEPOSIT for
 * TRANSACTION_TYPE_DEPOSIT.
 */
public final class EnumNames {
  private static final String TYPE = "TRANSACTION_TYPE_";
  private static final String STATUS = "TRANSACTION_STATUS_";
  private static final String ACCOUNT_STATUS = "ACCOUNT_STATUS_";
  private static final String KIND = "ACCOUNT_KIND_";
  private static final Map<Enum<?>, String> NAMES = new HashMap<>();

  static {
    add(TransactionType.values(), TYPE);
    add(TransactionStatus.values(), STATUS);
    add(AccountStatus.values(), ACCOUNT_STATUS);
    add(AccountKind.values(), KIND);
  }

  private EnumNames() {}

  /** Returns the name that the columns type, status and kind hold. */
  public static String of(Enum<?> value) {
    return Objects.requireNonNull(NAMES.get(value));
  }

  public static TransactionType type(String name) {
    return TransactionType.valueOf(TYPE + name);
  }

  public static TransactionStatus status(String name) {
    return TransactionStatus.valueOf(STATUS + name);
  }

  public static AccountStatus accountStatus(String name) {
    return AccountStatus.valueOf(ACCOUNT_STATUS + name);
  }

  public static AccountKind kind(String name) {
    return AccountKind.valueOf(KIND + name);
  }

  private static void add(Enum<?>[] values, String prefix) {
    for (Enum<?> value : values) {
      if (value.name().startsWith(prefix)) {
        NAMES.put(value, value.name().substring(prefix.length()));
      }
    }
  }
}

package com.nissmart.ledger.book;

import com.nissmart.ledger.decision.PostingParties;
import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.util.EnumMap;
import java.util.Map;

/**
 * The contract's enums by the names that the database, JSON and people use: DEPOSIT for
 * TRANSACTION_TYPE_DEPOSIT.
 */
public final class EnumNames {
  private static final String TYPE = "TRANSACTION_TYPE_";
  private static final String STATUS = "TRANSACTION_STATUS_";
  private static final String ACCOUNT_STATUS = "ACCOUNT_STATUS_";
  private static final String KIND = "ACCOUNT_KIND_";
  private static final Map<TransactionType, String> TYPES = names(TransactionType.class, TYPE);
  private static final Map<TransactionStatus, String> STATUSES =
      names(TransactionStatus.class, STATUS);
  private static final Map<AccountStatus, String> ACCOUNT_STATUSES =
      names(AccountStatus.class, ACCOUNT_STATUS);

  private EnumNames() {}

  /** As the column transaction.type holds it. */
  public static String of(TransactionType type) {
    return PostingParties.there(TYPES.get(type));
  }

  /** As the column transaction.status holds it. */
  public static String of(TransactionStatus status) {
    return PostingParties.there(STATUSES.get(status));
  }

  /** As the column account.status holds it. */
  public static String of(AccountStatus status) {
    return PostingParties.there(ACCOUNT_STATUSES.get(status));
  }

  /** As the column account.kind holds it. */
  public static String of(AccountKind kind) {
    return kind.name().substring(KIND.length());
  }

  /** The contract's value for the column transaction.type. */
  public static TransactionType type(String name) {
    return TransactionType.valueOf(TYPE + name);
  }

  /** The contract's value for the column transaction.status. */
  public static TransactionStatus status(String name) {
    return TransactionStatus.valueOf(STATUS + name);
  }

  /** The contract's value for the column account.status. */
  public static AccountStatus accountStatus(String name) {
    return AccountStatus.valueOf(ACCOUNT_STATUS + name);
  }

  /** The contract's value for the column account.kind. */
  public static AccountKind kind(String name) {
    return AccountKind.valueOf(KIND + name);
  }

  private static <E extends Enum<E>> Map<E, String> names(Class<E> type, String prefix) {
    Map<E, String> names = new EnumMap<>(type);
    for (E value : type.getEnumConstants()) {
      if (value.name().startsWith(prefix)) {
        names.put(value, value.name().substring(prefix.length()));
      }
    }
    return names;
  }
}

package com.nissmart.gateway.json;

import com.nissmart.contract.Refusal;

/** JSON pointers (RFC 6901), the names of a request's parts in problems. */
public final class JsonPointers {
  private JsonPointers() {}

  /** Returns the pointer to a member of the object at {@code parent}. */
  static String member(String parent, String name) {
    return parent + "/" + Refusal.quote(name).replace("~", "~0").replace("/", "~1");
  }

  /**
   * Returns the pointer to a field of the gRPC contract. REST has other names for the parts of an
   * amount and of a page.
   *
   * @param field such as {@code destination.bank_code}, or a pointer
   */
  public static String of(String field) {
    if (field.isEmpty() || field.startsWith("/")) {
      return field;
    }
    return switch (field) {
      case "amount.amount" -> "/amount";
      case "amount.currency" -> "/currency";
      case "page_size" -> "/limit";
      case "page_token" -> "/cursor";
      case "idempotency_key" -> "/Idempotency-Key";
      default -> "/" + field.replace('.', '/');
    };
  }
}

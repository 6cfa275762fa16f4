package com.nissmart.gateway.json;

import com.nissmart.contract.Refusal;

/** JSON pointers (RFC 6901): how a problem names a part of a request. */
public final class JsonPointers {
  private JsonPointers() {}

  /** The pointer to a member of the object that {@code parent} points to. */
  static String member(String parent, String name) {
    return parent + "/" + Refusal.quote(name).replace("~", "~0").replace("/", "~1");
  }

  /**
   * The pointer to a field as the gRPC contract names it. REST knows an amount's parts and a page's
   * by other names than the messages do.
   *
   * @param field {@code destination.bank_code}, or already a pointer
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

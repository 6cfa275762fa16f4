package com.nissmart.gateway.json;

import java.util.List;
import java.util.Map;

/** A JSON value as the client wrote it: numbers keep their digits, members their order. */
sealed interface JsonValue {

  record Text(String value) implements JsonValue {}

  /**
   * A number.
   *
   * @param digits as the client wrote them
   * @param integer true without fraction and exponent
   */
  record NumberValue(String digits, boolean integer) implements JsonValue {}

  record Bool(boolean value) implements JsonValue {}

  record Null() implements JsonValue {}

  record Array(List<JsonValue> elements) implements JsonValue {}

  /** An object; it keeps the first of duplicate members. */
  record ObjectValue(Map<String, JsonValue> members) implements JsonValue {}
}

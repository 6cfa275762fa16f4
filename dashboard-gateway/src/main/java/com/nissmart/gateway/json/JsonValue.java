package com.nissmart.gateway.json;

import java.util.List;
import java.util.Map;

/** A JSON value as it was written: numbers keep their digits, members their order. */
sealed interface JsonValue {

  /** A string. */
  record Text(String value) implements JsonValue {}

  /**
   * A number.
   *
   * @param digits as written
   * @param integer whether it has neither fraction nor exponent
   */
  record NumberValue(String digits, boolean integer) implements JsonValue {}

  /** true or false. */
  record Bool(boolean value) implements JsonValue {}

  /** null. */
  record Null() implements JsonValue {}

  /** An array. */
  record Array(List<JsonValue> elements) implements JsonValue {}

  /** An object; of a member that is there twice, the first. */
  record ObjectValue(Map<String, JsonValue> members) implements JsonValue {}
}

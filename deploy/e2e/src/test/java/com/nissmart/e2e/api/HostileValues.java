package com.nissmart.e2e.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Values that have broken other systems. */
final class HostileValues {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Marks a text that is written into the JSON without quotes. */
  static final String RAW = "@raw@";

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "\u0000",
          "\uFEFFx",
          "\u202Egnp.exe",
          "\u200B",
          "a\u0301".repeat(80),
          "\uD83D\uDE00".repeat(141),
          "\r\nSet-Cookie: a=b",
          "' OR 1=1--",
          "'; DROP TABLE entry; --",
          "pg_sleep(5)",
          "=HYPERLINK(\"http://example.com\")",
          "<script>alert(1)</script>",
          "${jndi:ldap://127.0.0.1/x}",
          "{{7*7}}",
          "%n%s%x",
          "../../etc/passwd",
          "null",
          "NaN",
          "NG\u039D",
          "ngn",
          "XXX",
          "1e400",
          "9223372036854775808",
          "x".repeat(300),
          "x".repeat(5_000),
          "acc_7zzzzzzzzzzzzzzzzzzzzzzzzz",
          "acc_00000000000000000000000000",
          "ACC_01KEZH4D1XE5N8W3V0QG6MTB2R",
          "2026-02-30T00:00:00Z",
          "+999999999-12-31T23:59:59Z",
          "2026-01-01T24:00:00Z",
          "0000-01-01T00:00:00Z",
          "9999-12-31T23:59:59.999999999Z");

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "-1",
          "1.0",
          "1.5",
          "1e2",
          "1E400",
          "-1e-400",
          "9007199254740993",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "-9223372036854775809",
          "18446744073709551616",
          "1" + "0".repeat(400),
          "01",
          "+1",
          "0x10",
          "NaN",
          "Infinity",
          "-",
          "1.",
          ".5");

  private static final List<String> MEMBERS =
      List.of(
          "__proto__",
          "constructor",
          "$where",
          "@type",
          "class",
          "status",
          "id",
          "balance",
          "roles",
          "user_id",
          "",
          " ",
          "amount ",
          "Amount",
          "a".repeat(1_000),
          "\u0000");

  private HostileValues() {}

  static String text(RandomGenerator random) {
    return pick(random, TEXTS);
  }

  static String member(RandomGenerator random) {
    return pick(random, MEMBERS);
  }

  /** Returns any value of any type. */
  static JsonNode value(RandomGenerator random) {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> JSON.textNode(text(random));
      case 3, 4 -> JSON.textNode(RAW + pick(random, NUMBERS));
      case 5 -> JSON.nullNode();
      case 6 -> random.nextBoolean() ? JSON.booleanNode(true) : JSON.arrayNode().add(1);
      default -> nested(1 + random.nextInt(60), random.nextBoolean());
    };
  }

  /** Returns the object with one to three changes, of which some may still be valid. */
  static ObjectNode spoil(ObjectNode good, RandomGenerator random) {
    ObjectNode spoilt = good.deepCopy();
    for (int i = random.nextInt(3); i >= 0; i--) {
      List<String> names = new ArrayList<>();
      spoilt.fieldNames().forEachRemaining(names::add);
      if (names.isEmpty() || random.nextInt(5) == 0) {
        spoilt.set(member(random), value(random));
        continue;
      }
      String name = pick(random, names);
      if (spoilt.get(name) instanceof ObjectNode inner && random.nextBoolean()) {
        spoilt.set(name, spoil(inner, random));
      } else if (random.nextInt(4) == 0) {
        spoilt.remove(name);
      } else {
        spoilt.set(name, value(random));
      }
    }
    return spoilt;
  }

  private static JsonNode nested(int depth, boolean arrays) {
    JsonNode value = JSON.numberNode(1);
    for (int i = 0; i < depth; i++) {
      value = arrays ? array(value) : JSON.objectNode().set("a", value);
    }
    return value;
  }

  private static ArrayNode array(JsonNode value) {
    return JSON.arrayNode().add(value);
  }

  static <T> T pick(RandomGenerator random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}

package com.nissmart.gateway.json;

import com.nissmart.contract.Refusal;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The members of one JSON object, with the violations that were found while reading them. */
final class JsonMembers {
  private final String pointer;
  private final Map<String, JsonValue> members;
  private final Violations violations;
  private final Set<String> known = new HashSet<>();

  JsonMembers(String pointer, JsonValue.ObjectValue value, Violations violations) {
    this.pointer = pointer;
    this.members = value.members();
    this.violations = violations;
  }

  /** Returns the members of an object in this one; they share the violations. */
  JsonMembers inner(String name, JsonValue.ObjectValue value) {
    return new JsonMembers(pointer(name), value, violations);
  }

  String pointer(String name) {
    return JsonPointers.member(pointer, name);
  }

  Violations violations() {
    return violations;
  }

  void add(String name, String code, String rest) {
    violations.add(pointer(name), code, pointer(name) + " " + rest);
  }

  /** Returns the number of the digits, or {@code min} after adding a violation. */
  long inRange(String name, String digits, int longest, long min, long max) {
    try {
      long value = Long.parseLong(digits);
      if (digits.length() <= longest && value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // More than 64 bits: out of range like the others below.
    }
    add(name, "OUT_OF_RANGE", "must be " + min + " to " + max + got(digits));
    return min;
  }

  /** Adds a violation of the expected form and returns the harmless value. */
  <T> T malformed(String name, String expected, T harmless) {
    add(name, "MALFORMED", "must be " + expected);
    return harmless;
  }

  static String got(String text) {
    return ", got '" + Refusal.quote(text) + "'";
  }

  /** Returns the member, or null in JSON when it is absent. */
  JsonValue take(String name) {
    known.add(name);
    return members.getOrDefault(name, new JsonValue.Null());
  }

  String missing(String name) {
    add(name, "REQUIRED", "is missing");
    return "";
  }

  /** Adds a violation for each member that nobody has read. */
  void refuseUnknown() {
    for (String name : members.keySet()) {
      if (!known.contains(name)) {
        add(name, "UNKNOWN_MEMBER", "is not a member of this object");
      }
    }
  }
}

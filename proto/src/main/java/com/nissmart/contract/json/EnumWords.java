package com.nissmart.contract.json;

/** The JSON words for the values of the contract's enums. */
public final class EnumWords {
  private EnumWords() {}

  /**
   * Returns the value's name without the prefix that all names of its enum share: DEPOSIT, PENDING.
   */
  public static String word(Enum<?> value, String prefix) {
    String name = value.name();
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }
}

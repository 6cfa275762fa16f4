package com.nissmart.accounts.apikey;

import com.nissmart.contract.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The scope of an API key. */
public enum KeyScope {
  /** The key reads everything that its owner can read. */
  READ("read"),
  /** The key does everything that its owner can do, except with keys, the password and sessions. */
  READ_WRITE("read write");

  private final String words;

  KeyScope(String words) {
    this.words = words;
  }

  /**
   * Returns the scope as the token's claim and the table have it: words separated by a space (RFC
   * 8693).
   */
  public String words() {
    return words;
  }

  /** Returns the scope as the contract lists it. */
  public List<String> list() {
    return List.of(words.split(" "));
  }

  /**
   * Returns the scope of the given words.
   *
   * @throws Refusal INVALID_REQUEST; a key that writes must read too, or it could not see the
   *     results
   */
  static KeyScope of(List<String> words) {
    for (KeyScope scope : values()) {
      if (new HashSet<>(words).equals(Set.copyOf(scope.list()))) {
        return scope;
      }
    }
    throw Refusal.invalid(
        "scopes",
        words.isEmpty() ? "REQUIRED" : "MALFORMED",
        "scopes must be read, or read and write, got '%s'"
            .formatted(Refusal.quote(String.join(", ", words))));
  }

  /** Returns the scope that the table contains. */
  static KeyScope ofTable(String words) {
    return words.equals(READ.words) ? READ : READ_WRITE;
  }
}

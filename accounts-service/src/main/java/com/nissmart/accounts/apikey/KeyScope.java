package com.nissmart.accounts.apikey;

import com.nissmart.contract.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a key may do. */
public enum KeyScope {
  /** See what its owner sees. */
  READ("read"),
  /** Do what its owner does, except with their keys, password and sessions. */
  READ_WRITE("read write");

  private final String words;

  KeyScope(String words) {
    this.words = words;
  }

  /** As a token's claim and the table write it: separated by a space (RFC 8693). */
  public String words() {
    return words;
  }

  /** As the contract lists it. */
  public List<String> list() {
    return List.of(words.split(" "));
  }

  /**
   * The scope of these words.
   *
   * @throws Refusal INVALID_REQUEST; a key that writes must read too, or it could not see what it
   *     did
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
        "scopes are read, or read and write, got '%s'"
            .formatted(Refusal.quote(String.join(", ", words))));
  }

  /** The scope that the table has. */
  static KeyScope ofTable(String words) {
    return words.equals(READ.words) ? READ : READ_WRITE;
  }
}

package com.nissmart.accounts.webhook.event;

import com.nissmart.contract.Refusal;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The patterns of event types: words between dots. {@code *} matches any word, and at the end any
 * number of words: {@code transaction.*}, {@code transaction.transfer.completed}, {@code
 * withdrawal.completed}, {@code *}.
 */
public final class EventPattern {
  private static final Set<String> SUBJECTS = Set.of("transaction", "withdrawal", "*");
  private static final Pattern FORM =
      Pattern.compile("[a-z]+|\\*|[a-z]+(?:\\.(?:[a-z]+|\\*)){1,2}");
  private static final int MOST = 20;

  private EventPattern() {}

  /**
   * Checks patterns.
   *
   * @throws Refusal INVALID_REQUEST
   */
  public static void require(List<String> patterns) {
    if (patterns.isEmpty() || patterns.size() > MOST) {
      throw Refusal.invalid(
          "events",
          patterns.isEmpty() ? "REQUIRED" : "TOO_LONG",
          "events must be 1 to %d patterns, got %d".formatted(MOST, patterns.size()));
    }
    for (String pattern : patterns) {
      if (!FORM.matcher(pattern).matches() || !SUBJECTS.contains(words(pattern)[0])) {
        throw Refusal.invalid(
            "events",
            "MALFORMED",
            "An event pattern is like transaction.transfer.completed, withdrawal.* or *, got '%s'"
                .formatted(Refusal.quote(pattern)));
      }
    }
  }

  public static boolean anyMatches(List<String> patterns, String type) {
    return patterns.stream().anyMatch(pattern -> matches(words(pattern), words(type)));
  }

  private static String[] words(String text) {
    return text.split("\\.", -1);
  }

  private static boolean matches(String[] pattern, String[] type) {
    for (int i = 0; i < pattern.length; i++) {
      boolean any = pattern[i].equals("*");
      if (any && i == pattern.length - 1) {
        return i < type.length;
      }
      if (i >= type.length || !(any || pattern[i].equals(type[i]))) {
        return false;
      }
    }
    return pattern.length == type.length;
  }
}

package com.nissmart.gateway.statements;

import com.nissmart.contract.DisplayText;
import java.text.Bidi;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The order in which characters are drawn from left to right. */
final class VisualText {
  /** The characters that only steer others: joiners and variation selectors. */
  private static final Pattern STEERING =
      Pattern.compile("[\\u180B-\\u180F\\u200C\\u200D\\uFE00-\\uFE0F\\x{E0100}-\\x{E01EF}]");

  /** A letter with its marks. */
  private static final Pattern CLUSTER = Pattern.compile("\\P{M}?\\p{M}*", Pattern.DOTALL);

  private static final String BRACKETS = "()[]{}<>\u00AB\u00BB\u2039\u203A";

  private VisualText() {}

  /**
   * Returns the text as it is drawn: Arabic letters joined, words that are read from right to left
   * turned round, and no character that cannot be seen.
   */
  static String of(String text) {
    String shaped = STEERING.matcher(ArabicForms.shape(DisplayText.visible(text))).replaceAll("");
    char[] letters = shaped.toCharArray();
    if (!Bidi.requiresBidi(letters, 0, letters.length)) {
      return shaped;
    }
    Bidi bidi = new Bidi(shaped, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT);
    byte[] levels = new byte[bidi.getRunCount()];
    String[] runs = new String[levels.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) bidi.getRunLevel(i);
      String run = shaped.substring(bidi.getRunStart(i), bidi.getRunLimit(i));
      runs[i] = levels[i] % 2 == 0 ? run : reversed(run);
    }
    Bidi.reorderVisually(levels, 0, runs, 0, runs.length);
    return Arrays.stream(runs).collect(Collectors.joining());
  }

  /** Returns the letters from the last to the first; marks stay behind their letter. */
  private static String reversed(String run) {
    return CLUSTER.matcher(run).results().map(MatchResult::group).toList().reversed().stream()
        .map(VisualText::mirrored)
        .collect(Collectors.joining());
  }

  private static String mirrored(String cluster) {
    int bracket = cluster.isEmpty() ? -1 : BRACKETS.indexOf(cluster.charAt(0));
    return bracket < 0 ? cluster : BRACKETS.charAt(bracket ^ 1) + cluster.substring(1);
  }
}

package com.nissmart.contract;

import java.lang.Character.UnicodeScript;

/**
 * The characters that nobody can see, or that disturb the text around them, and the places where a
 * script needs one of them.
 */
final class HiddenCharacters {
  /** The most marks on one letter. More of them run into the lines above and below. */
  private static final int MOST_MARKS = 4;

  private static final int BRAILLE_BLANK = 0x2800;
  private static final int NON_JOINER = 0x200C;
  private static final int JOINER = 0x200D;
  private static final int TEXT_STYLE = 0xFE0E;
  private static final int EMOJI_STYLE = 0xFE0F;
  private static final int KEYCAP = 0x20E3;

  /** The property Default_Ignorable_Code_Point of Unicode: first and last of each range. */
  private static final int[][] IGNORABLE = {
    {0x00AD, 0x00AD}, {0x034F, 0x034F}, {0x061C, 0x061C}, {0x115F, 0x1160}, {0x17B4, 0x17B5},
    {0x180B, 0x180F}, {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164},
    {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFF8}, {0x1BCA0, 0x1BCA3},
    {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}
  };

  /** Format characters that are drawn: the Arabic and Syriac signs around numbers. */
  private static final int[][] NUMBER_SIGNS = {
    {0x0600, 0x0605}, {0x06DD, 0x06DD}, {0x070F, 0x070F}, {0x0890, 0x0891}, {0x08E2, 0x08E2}
  };

  private HiddenCharacters() {}

  static boolean isBlank(int point) {
    return Character.isWhitespace(point) || Character.isSpaceChar(point);
  }

  static boolean isVisible(int point) {
    return !isBlank(point) && !isIn(IGNORABLE, point) && point != BRAILLE_BLANK;
  }

  /** Returns whether the rule for text refuses the character at a place. */
  static boolean isRefused(int[] points, int at) {
    int point = points[at];
    if (isIn(IGNORABLE, point)) {
      return at == 0
          || !isNeeded(points[at - 1], point, at + 1 < points.length ? points[at + 1] : 0);
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      case Character.FORMAT -> !isIn(NUMBER_SIGNS, point);
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> isOneMarkTooMany(points, at);
      default -> false;
    };
  }

  private static boolean isOneMarkTooMany(int[] points, int at) {
    int first = at;
    while (first > 0 && at - first < MOST_MARKS && isMark(points[first - 1])) {
      first--;
    }
    return at - first == MOST_MARKS;
  }

  private static boolean isMark(int point) {
    int type = Character.getType(point);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
  }

  /** Returns whether the characters around a hidden one need it. */
  private static boolean isNeeded(int before, int point, int after) {
    if (point == TEXT_STYLE || point == EMOJI_STYLE) {
      return Character.isExtendedPictographic(before) || after == KEYCAP;
    }
    if (isVariation(point)) {
      return Character.isIdeographic(before);
    }
    if (point == JOINER && Character.isExtendedPictographic(after)) {
      return Character.isExtendedPictographic(before)
          || Character.isEmojiModifier(before)
          || before == EMOJI_STYLE;
    }
    boolean joins = point == JOINER || point == NON_JOINER;
    return (joins && isJoined(before) && isJoined(after))
        || (UnicodeScript.of(point) == UnicodeScript.MONGOLIAN && isJoined(before));
  }

  private static boolean isVariation(int point) {
    return (point >= 0xFE00 && point <= 0xFE0F) || (point >= 0xE0100 && point <= 0xE01EF);
  }

  /** Returns whether a character is of a word in a script that joins its letters. */
  private static boolean isJoined(int point) {
    boolean isOfWord =
        Character.isLetter(point)
            || isMark(point)
            || Character.getType(point) == Character.COMBINING_SPACING_MARK;
    return isOfWord
        && switch (UnicodeScript.of(point)) {
          case LATIN, GREEK, CYRILLIC, ARMENIAN, GEORGIAN, HEBREW, ETHIOPIC -> false;
          case HAN, HANGUL, HIRAGANA, KATAKANA, BOPOMOFO, COMMON, INHERITED -> false;
          default -> true;
        };
  }

  private static boolean isIn(int[][] ranges, int point) {
    for (int[] range : ranges) {
      if (point <= range[1]) {
        return point >= range[0];
      }
    }
    return false;
  }
}

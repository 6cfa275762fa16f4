package com.nissmart.gateway.statements;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The shapes of Arabic letters. A letter looks different alone, at the end, at the begin and in the
 * middle of a word. Unicode has a character for each shape ("presentation forms"), and the fonts of
 * statements have them. Lam and alef become one shape.
 */
final class ArabicForms {
  private static final int ALONE = 0;
  private static final int LAST = 1;
  private static final int FIRST = 2;
  private static final int MIDDLE = 3;

  private static final int LAM = 0x0644;
  private static final int TATWEEL = 0x0640;
  private static final int JOINER = 0x200D;

  /**
   * The shapes by letter or pair of letters, in the order of the constants above. Two shapes: it
   * joins the letter before it only. Unicode's compatibility mapping names the letter of a shape,
   * and lists the shapes of a letter in this order.
   */
  private static final Map<String, List<Integer>> SHAPES = new HashMap<>();

  static {
    addShapes(0xFE80, 0xFEFC);
    addShapes(0xFB50, 0xFBE9);
    addShapes(0xFBFC, 0xFBFF);
  }

  private ArabicForms() {}

  private static void addShapes(int first, int last) {
    for (int shape = first; shape <= last; shape++) {
      String letters = Normalizer.normalize(Character.toString(shape), Normalizer.Form.NFKC);
      if (Character.isLetter(letters.codePointAt(0))) {
        SHAPES.computeIfAbsent(letters, _ -> new ArrayList<>()).add(shape);
      }
    }
  }

  /** Returns the text with the shape of each letter instead of the letter. */
  static String shape(String text) {
    int[] points = text.codePoints().toArray();
    StringBuilder shaped = new StringBuilder(text.length());
    boolean joins = false;
    for (int i = 0; i < points.length; i++) {
      int end = isLamAlef(points, i) ? i + 2 : i + 1;
      List<Integer> shapes = SHAPES.getOrDefault(new String(points, i, end - i), List.of());
      if (shapes.size() > LAST) {
        boolean joinsNext = shapes.size() > MIDDLE && canFollow(points, end);
        shaped.appendCodePoint(
            shapes.get(joins ? (joinsNext ? MIDDLE : LAST) : (joinsNext ? FIRST : ALONE)));
        joins = shapes.size() > MIDDLE;
      } else {
        shaped.appendCodePoint(points[i]);
        joins = isMark(points[i]) ? joins : isJoining(points[i]);
      }
      i = end - 1;
    }
    return shaped.toString();
  }

  private static boolean isLamAlef(int[] points, int at) {
    return points[at] == LAM
        && at + 1 < points.length
        && SHAPES.containsKey(new String(points, at, 2));
  }

  /** Returns whether the next character that is no mark joins the one before it. */
  private static boolean canFollow(int[] points, int from) {
    int next = from;
    while (next < points.length && isMark(points[next])) {
      next++;
    }
    return next < points.length
        && (isJoining(points[next])
            || SHAPES.getOrDefault(Character.toString(points[next]), List.of()).size() > LAST);
  }

  private static boolean isJoining(int point) {
    return point == TATWEEL || point == JOINER;
  }

  private static boolean isMark(int point) {
    return Character.getType(point) == Character.NON_SPACING_MARK;
  }
}

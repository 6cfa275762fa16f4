package com.nissmart.payout.bank;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Compares the name that a payer gave with the name that the bank has. */
public final class HolderNames {
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");

  private HolderNames() {}

  /**
   * Returns true when one holder can have both names: every word of the shorter one is in the
   * longer one, in any order. Case, accents and punctuation do not count, and an initial stands for
   * a word.
   */
  public static boolean match(String given, String atBank) {
    List<String> some = words(given);
    List<String> others = words(atBank);
    List<String> shorter = some.size() <= others.size() ? some : others;
    List<String> longer = some.size() <= others.size() ? others : some;
    return !shorter.isEmpty()
        && shorter.stream().allMatch(word -> longer.stream().anyMatch(one -> same(word, one)));
  }

  private static boolean same(String one, String other) {
    boolean initial = one.length() == 1 || other.length() == 1;
    return initial ? one.charAt(0) == other.charAt(0) : one.equals(other);
  }

  private static List<String> words(String name) {
    String plain = MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFKD)).replaceAll("");
    return Stream.of(BETWEEN.split(plain.toLowerCase(Locale.ROOT)))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}

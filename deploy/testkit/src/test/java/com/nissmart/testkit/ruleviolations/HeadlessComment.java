package com.nissmart.testkit.ruleviolations;

/** A class whose method's comment is only a clause. */
final class HeadlessComment {
  /**
   * Where it is kept.
   *
   * @return the place
   */
  int place() {
    return 1;
  }

  void a_name_of_a_test_that_goes_on_for_thirteen_words_and_more() {}
}

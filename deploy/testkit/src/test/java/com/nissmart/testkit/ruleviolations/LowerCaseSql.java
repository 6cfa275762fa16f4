package com.nissmart.testkit.ruleviolations;

/** Wrong: keywords of SQL are in capitals. Words in quotes and parameters are left alone. */
final class LowerCaseSql {
  static final String RIGHT = "SELECT 'select from' FROM work WHERE a = :from";
  static final String WRONG = "SELECT a from work";
}

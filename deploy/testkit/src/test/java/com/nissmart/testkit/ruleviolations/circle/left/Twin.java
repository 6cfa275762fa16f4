package com.nissmart.testkit.ruleviolations.circle.left;

/** Wrong: its package imports the other one, which has a class of the same name. */
public final class Twin {
  /** Makes the circle. */
  public int count(com.nissmart.testkit.ruleviolations.circle.right.Twin other) {
    return other.hashCode();
  }
}

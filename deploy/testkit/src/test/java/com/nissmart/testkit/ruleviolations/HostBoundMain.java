package com.nissmart.testkit.ruleviolations;

/** Wrong: the first statement of a main sets the defaults of the process. */
final class HostBoundMain {
  private HostBoundMain() {}

  public static void main(String[] arguments) {
    System.out.println(arguments.length);
  }
}

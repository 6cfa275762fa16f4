package com.nissmart.runtime.audit;

/** The steps of an action, each a row of the log. */
public enum ActionStep {
  /** A call that can change something is about to be carried out. */
  BEGUN,
  /** A transaction of the call changed something; this row is in the same transaction. */
  COMMITTED,
  /** The call ended with an outcome. */
  ENDED,
  /** Another person's data is read. */
  READ
}

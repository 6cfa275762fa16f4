package com.nissmart.accounts.webhook;

import com.nissmart.contract.Refusal;

/** A way to read the present state of a transaction or withdrawal from its service. */
@FunctionalInterface
public interface ResourceLookup {

  /**
   * Returns the resource in its present state.
   *
   * @param id txn_... or wdr_...
   * @throws Refusal when its service does not answer or refuses
   */
  EventData find(String id);
}

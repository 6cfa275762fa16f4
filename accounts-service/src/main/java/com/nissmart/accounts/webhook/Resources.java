package com.nissmart.accounts.webhook;

import com.nissmart.contract.Refusal;

/** The other services, as whom to ask what has become of something. */
@FunctionalInterface
public interface Resources {

  /**
   * A resource as it is now.
   *
   * @param id txn_... or wdr_...
   * @throws Refusal when its service does not tell
   */
  Resource now(String id);
}

package com.nissmart.accounts.webhook.event;

import com.nissmart.contract.json.JsonOut;

/**
 * The member {@code data} of an event: the transaction or withdrawal in its state at one moment.
 */
@FunctionalInterface
public interface EventData {

  /**
   * Writes an object with one member, the resource in the form of the REST interface.
   *
   * @param requester true to include the members that only the requester of the resource sees
   */
  void write(JsonOut out, boolean requester);
}

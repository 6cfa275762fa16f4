package com.nissmart.accounts.webhook;

/** What an event is about, as it was at one moment. */
@FunctionalInterface
public interface Resource {

  /**
   * As the REST interface writes it, in an object with its kind as the name.
   *
   * @param requester whether what only its requester sees is shown
   */
  String json(boolean requester);
}

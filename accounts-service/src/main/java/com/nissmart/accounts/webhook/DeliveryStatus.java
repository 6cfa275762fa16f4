package com.nissmart.accounts.webhook;

/** How far a delivery has come. */
public enum DeliveryStatus {
  /** To be sent, or sent again. */
  PENDING,
  /** The address answered 2xx. */
  DELIVERED,
  /** Given up. */
  FAILED
}

package com.nissmart.accounts.webhook;

/** The lifecycle of a delivery. */
public enum DeliveryStatus {
  /** Waiting to be sent, or to be sent again. */
  PENDING,
  /** The address answered 2xx. */
  DELIVERED,
  /** Given up. */
  FAILED,
  /** Given up by the owner, so that later deliveries are sent. */
  SKIPPED
}

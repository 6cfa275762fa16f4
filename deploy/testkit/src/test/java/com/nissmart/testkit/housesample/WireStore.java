package com.nissmart.testkit.housesample;

import io.grpc.Status;

/** Wrong: a store knows no protocol. */
final class WireStore {
  Status answer() {
    return Status.OK;
  }
}

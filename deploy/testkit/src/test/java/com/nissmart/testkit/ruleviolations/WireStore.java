package com.nissmart.testkit.ruleviolations;

import io.grpc.Status;

/** Wrong: a store knows no protocol. */
final class WireStore {
  Status answer() {
    return Status.OK;
  }
}

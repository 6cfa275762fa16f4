package com.nissmart.testkit.ruleviolations;

import io.grpc.Status;

/** Wrong: a store does not depend on a protocol. */
final class WireStore {
  Status answer() {
    return Status.OK;
  }
}

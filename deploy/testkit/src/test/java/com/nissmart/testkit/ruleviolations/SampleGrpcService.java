package com.nissmart.testkit.ruleviolations;

/** Wrong where this package is a root: a gRPC service is in the package of its use case. */
final class SampleGrpcService {}

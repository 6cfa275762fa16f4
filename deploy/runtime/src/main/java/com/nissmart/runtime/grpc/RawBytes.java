package com.nissmart.runtime.grpc;

import io.grpc.MethodDescriptor;
import java.io.InputStream;

/** Leaves a message as the bytes it arrived in. */
final class RawBytes implements MethodDescriptor.Marshaller<InputStream> {
  static final RawBytes INSTANCE = new RawBytes();

  private RawBytes() {}

  @Override
  public InputStream stream(InputStream value) {
    return value;
  }

  @Override
  public InputStream parse(InputStream stream) {
    return stream;
  }
}

package com.nissmart.e2e.reliability;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;

/**
 * A channel that tries to connect with each call. A plain channel waits longer after each failure
 * and would miss the short lives of a process that is killed often.
 */
final class ReconnectingChannel extends Channel {
  private final ManagedChannel channel;

  ReconnectingChannel(ManagedChannel channel) {
    this.channel = channel;
  }

  @Override
  public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
    channel.resetConnectBackoff();
    return channel.newCall(method, options);
  }

  @Override
  public String authority() {
    return channel.authority();
  }
}

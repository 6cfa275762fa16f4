package com.nissmart.e2e.reliability;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;

/**
 * Tries to connect with each call. A channel by itself waits longer and longer for one that is
 * killed again and again, and misses the moments at which it lives.
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

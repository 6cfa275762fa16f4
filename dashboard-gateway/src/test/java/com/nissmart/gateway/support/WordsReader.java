package com.nissmart.gateway.support;

import com.google.protobuf.InvalidProtocolBufferException;
import com.nissmart.common.v1.ActionWords;
import com.nissmart.contract.CallHeaders;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** The interceptor of fake services that reads the gateway's words for an action. */
final class WordsReader implements ServerInterceptor {
  private static final Context.Key<ActionWords> WORDS =
      Context.keyWithDefault("test-words", ActionWords.getDefaultInstance());

  /** Returns the words of the current call, empty without any. */
  static ActionWords words() {
    return WORDS.get();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    byte[] bytes = headers.get(CallHeaders.ACTION);
    try {
      ActionWords words =
          bytes == null ? ActionWords.getDefaultInstance() : ActionWords.parseFrom(bytes);
      return Contexts.interceptCall(Context.current().withValue(WORDS, words), call, headers, next);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("The words are malformed", e);
    }
  }
}

package com.nissmart.contract;

import io.grpc.Metadata;

/** The gRPC metadata that our calls carry. */
public final class CallHeaders {
  /** {@code Bearer} and a token: the user's access token, or a service's own. */
  public static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  /** The trace of a request, named in every log line and problem that it causes. */
  public static final Metadata.Key<String> TRACEPARENT =
      Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

  /** The words for an operator's action in the log, a message ActionWords. */
  public static final Metadata.Key<byte[]> ACTION =
      Metadata.Key.of("nissmart-action-bin", Metadata.BINARY_BYTE_MARSHALLER);

  /** The mark of a call that a replica has sent on; it is not sent on a second time. */
  public static final Metadata.Key<String> FORWARDED =
      Metadata.Key.of("nissmart-forwarded", Metadata.ASCII_STRING_MARSHALLER);

  /**
   * The {@code domain} of google.rpc.ErrorInfo in our errors; its {@code reason} is the name of a
   * Reason.
   */
  public static final String ERROR_DOMAIN = "nissmart.com";

  /** In ErrorInfo's metadata: the FAILED transaction that records a refusal. */
  public static final String ERROR_TRANSACTION_ID = "transaction_id";

  /** In ErrorInfo's metadata: "true" when an earlier request with the same key got the error. */
  public static final String ERROR_REPLAYED = "replayed";

  private CallHeaders() {}
}

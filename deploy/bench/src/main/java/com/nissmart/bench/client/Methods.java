package com.nissmart.bench.client;

import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.OpenAccountRequest;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.PostTransactionsRequest;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The ledger's methods with the response left as bytes: who only counts need not parse. */
public final class Methods {
  /** PostTransaction. */
  public static final MethodDescriptor<PostTransactionRequest, byte[]> POST_TRANSACTION =
      raw(LedgerServiceGrpc.getPostTransactionMethod());

  /** PostTransactions. */
  public static final MethodDescriptor<PostTransactionsRequest, byte[]> POST_TRANSACTIONS =
      raw(LedgerServiceGrpc.getPostTransactionsMethod());

  /** OpenAccount. */
  public static final MethodDescriptor<OpenAccountRequest, byte[]> OPEN_ACCOUNT =
      raw(LedgerServiceGrpc.getOpenAccountMethod());

  private Methods() {}

  /** The same method, whose response is bytes. */
  public static <Q, A> MethodDescriptor<Q, byte[]> raw(MethodDescriptor<Q, A> method) {
    return method.toBuilder(method.getRequestMarshaller(), new Bytes()).build();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

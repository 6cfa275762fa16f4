package com.nissmart.runtime.grpc;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Answers calls of methods that do not exist, which gRPC would refuse without a reason:
 * ROUTE_NOT_FOUND, under the code UNIMPLEMENTED that every gRPC client expects for it.
 */
final class UnknownMethods extends HandlerRegistry {
  @Override
  public @Nullable ServerMethodDefinition<?, ?> lookupMethod(
      String name, @Nullable String authority) {
    if (name.indexOf('/') < 0) {
      return null;
    }
    MethodDescriptor<InputStream, InputStream> method =
        MethodDescriptor.newBuilder(RawBytes.INSTANCE, RawBytes.INSTANCE)
            .setType(MethodDescriptor.MethodType.UNKNOWN)
            .setFullMethodName(name)
            .build();
    return ServerMethodDefinition.create(
        method,
        (call, headers) -> {
          StatusRuntimeException status =
              StatusDetails.encode(
                  new Refusal(Reason.ROUTE_NOT_FOUND, "no such method: " + Refusal.quote(name)),
                  Status.Code.UNIMPLEMENTED);
          Metadata trailers = status.getTrailers();
          call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
          return new ServerCall.Listener<>() {};
        });
  }
}

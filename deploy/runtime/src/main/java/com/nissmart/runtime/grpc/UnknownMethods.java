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
 * The refusal of calls to methods that do not exist: ROUTE_NOT_FOUND with the code UNIMPLEMENTED,
 * which clients expect. gRPC itself would refuse them without a reason.
 */
final class UnknownMethods extends HandlerRegistry {
  @Override
  public @Nullable ServerMethodDefinition<?, ?> lookupMethod(
      String name, @Nullable String authority) {
    if (name.indexOf('/') < 0) {
      return null;
    }
    MethodDescriptor<InputStream, InputStream> method =
        MethodDescriptor.newBuilder(ServerSetup.RawBytes.INSTANCE, ServerSetup.RawBytes.INSTANCE)
            .setType(MethodDescriptor.MethodType.UNKNOWN)
            .setFullMethodName(name)
            .build();
    return ServerMethodDefinition.create(
        method,
        (call, headers) -> {
          StatusRuntimeException status =
              StatusDetails.encode(
                  new Refusal(Reason.ROUTE_NOT_FOUND, "There is no method " + Refusal.quote(name)),
                  Status.Code.UNIMPLEMENTED);
          Metadata trailers = status.getTrailers();
          call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
          return new ServerCall.Listener<>() {};
        });
  }
}
